// IANA zones from the machine's compiled database (TZif, RFC 9636), read once each and kept for the life of the process.
// A zone's offset at an instant is found by bisection among its transitions; beyond the last one its POSIX rule counts.

import Glibc
import Synchronization

/// One zone's offsets through time.
final class ZoneInfo: Sendable {
    let id: String
    /// UTC seconds at which the offset becomes the one at the same place of `offsets`.
    private let transitions: [Int64]
    private let offsets: [Int]
    private let offsetBefore: Int
    private let rule: PosixZoneRule?

    init(id: String, transitions: [Int64], offsets: [Int], offsetBefore: Int, rule: PosixZoneRule?) {
        self.id = id
        self.transitions = transitions
        self.offsets = offsets
        self.offsetBefore = offsetBefore
        self.rule = rule
    }

    func offset(atUTC seconds: Int64) -> Int {
        guard let first = transitions.first, seconds >= first else {
            if transitions.isEmpty, let rule { return rule.offset(atUTC: seconds) }
            return offsetBefore
        }
        if let last = transitions.last, seconds >= last, let rule { return rule.offset(atUTC: seconds) }
        var low = 0
        var high = transitions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    /// The offset by the clock face: at a doubled hour the earlier one, in a gap the one before it, as `java.time` has it.
    func offset(atLocal seconds: Int64) -> Int {
        let before = offset(atUTC: seconds - Int64(offset(atUTC: seconds - 86_400)))
        let early = offset(atUTC: seconds - 86_400)
        let late = offset(atUTC: seconds + 86_400)
        if early == late { return before }
        if offset(atUTC: seconds - Int64(early)) == early { return early }
        if offset(atUTC: seconds - Int64(late)) == late { return late }
        return early
    }
}

/// The zones that were asked for, by name and by number.
enum ZoneTable {
    private struct State {
        var codes: [String: UInt32] = [:]
        var zones: [ZoneInfo] = []
        /// Names that were asked for and that no zone has.
        var unknown: Set<String> = []
    }

    private static let state = Mutex(State())
    /// Octets of a zone's file.
    static let fileBytesMax = 1 << 20
    /// Octets of a zone's name.
    static let nameBytesMax = 64
    /// Names without a zone that are remembered; all are forgotten when they are more.
    static let unknownMax = 1_024
    static let directories = ["/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/etc/zoneinfo/"]

    /// The zone with this name; nil where the machine's database has none.
    static func zone(named id: String) -> Zone? {
        state.withLock { state in
            if let code = state.codes[id] { return Zone(code: code) }
            guard isName(id), !state.unknown.contains(id) else { return nil }
            let code = Zone.firstNamedCode + UInt32(state.zones.count)
            guard code <= Zone.codeMax, let info = load(id) else {
                if state.unknown.count >= unknownMax { state.unknown.removeAll(keepingCapacity: true) }
                state.unknown.insert(id)
                return nil
            }
            state.zones.append(info)
            state.codes[id] = code
            return Zone(code: code)
        }
    }

    static func info(_ zone: Zone) -> ZoneInfo? {
        guard zone.code >= Zone.firstNamedCode else { return nil }
        let place = Int(zone.code - Zone.firstNamedCode)
        return state.withLock { place < $0.zones.count ? $0.zones[place] : nil }
    }

    private static func load(_ id: String) -> ZoneInfo? {
        for directory in directories {
            if let bytes = read(directory + id), let info = ZoneFile.parse(bytes, id: id) { return info }
        }
        return id == "UTC" || id == "Etc/UTC" || id == "GMT" || id == "Etc/GMT"
            ? ZoneInfo(id: id, transitions: [], offsets: [], offsetBefore: 0, rule: nil) : nil
    }

    /// Letters, digits and _ + - in parts between slashes, the first a capital: no way out of the directory.
    private static func isName(_ id: String) -> Bool {
        guard id.utf8.count <= nameBytesMax, let first = id.utf8.first, (65...90).contains(first) else { return false }
        return id.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 || $0 == 43 || $0 == 45
                }
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        var length = 0
        while true {
            let got = bytes[length...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if got < 0 { return nil }
            if got == 0 { return Array(bytes[..<length]) }
            length += got
            if length == bytes.count {
                guard length < fileBytesMax else { return nil }
                bytes.append(contentsOf: repeatElement(0, count: length))
            }
        }
    }
}

extension Zone {
    /// An IANA zone of the machine's database, such as `Asia/Shanghai`; nil where there is none of this name.
    public init?(named id: String) {
        guard let zone = ZoneTable.zone(named: id) else { return nil }
        self = zone
    }

    /// The zone's IANA name, where it has one.
    public var name: String? { ZoneTable.info(self)?.id }

    func offsetSeconds(atUTCSeconds seconds: Int64) -> Int { offsetSeconds ?? ZoneTable.info(self)?.offset(atUTC: seconds) ?? 0 }

    func offsetSeconds(atLocalSeconds seconds: Int64) -> Int { offsetSeconds ?? ZoneTable.info(self)?.offset(atLocal: seconds) ?? 0 }
}
