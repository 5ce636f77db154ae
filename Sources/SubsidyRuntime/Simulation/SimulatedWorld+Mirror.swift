import Cryptography
import Journal

// A second copy of the journal on a disk of its own: what one of the two loses must come from the other.

extension SimulatedWorld {
    static let mirrorDirectory = "/mirror"

    /// What a world does to the two copies while its office is down: an octet of a record that both have is changed in one of them.
    func rotOneCopy() {
        guard let mirrorDisk, mayRot, random.next(below: 3) == 0 else { return }
        let isMirror = random.next(below: 2) == 0
        let (side, directory) = isMirror ? (mirrorDisk, Self.mirrorDirectory) : (disk, Self.directory)
        let (other, otherDirectory) = isMirror ? (disk, Self.directory) : (mirrorDisk, Self.mirrorDirectory)
        let segments = side.paths.filter { $0.hasPrefix(directory + "/") && $0.hasSuffix(".jsonl") }.sorted()
        guard let path = pick(segments), let octets = side.octets(path),
            let others = other.octets(otherDirectory + path.dropFirst(directory.count))
        else { return }
        // Behind the lines that both have may stand a record that nobody was told of, whole here and torn there: neither copy can mend it.
        let common = zip(octets, others).prefix { $0 == $1 }.count
        guard let end = octets[..<common].lastIndex(of: UInt8(ascii: "\n")), end > 0 else { return }
        side.flip(path, 1 << UInt8(random.next(below: 8)), at: random.next(below: end))
        report.rotted += 1
    }

    /// Both copies are one again once the office is open.
    func checkCopies() throws {
        guard let mirrorDisk, journal.mirrorFailure == nil else { return }
        // What lies in a sealed segment of the mirror is found by whoever compares, so only the journal's own must be whole at once.
        let own = try verifyJournal(Self.directory, disk: disk)
        guard own.isWhole else { throw SimulationFault("the journal was not mended: \(own.fault.map { "\($0)" } ?? "")") }
        let names = mirrorDisk.paths.filter { $0.hasPrefix(Self.mirrorDirectory + "/") }
        guard !names.isEmpty else { throw SimulationFault("the mirror is empty") }
    }
}
