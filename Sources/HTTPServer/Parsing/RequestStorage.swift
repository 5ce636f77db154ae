// The octets and offsets of one request. A loop keeps spare ones, so that a request that is answered at once allocates nothing: the storage is
// taken back where nobody else kept a reference.
import CLinux

/// What a request is made of.
///
/// `@unchecked Sendable` is sound because the storage has two lives. While the server fills it, only the connection's loop refers to it. From the
/// call of the handler on nobody writes to it, until the loop finds itself the only owner again (`isKnownUniquelyReferenced`): then no
/// `HTTPRequest` that could read it exists, and the last release of one happened before.
final class RequestStorage: @unchecked Sendable {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    private(set) var slots: UnsafeMutablePointer<FieldSlot>
    private(set) var slotCapacity: Int
    var count = 0
    var slotCount = 0
    var parser = RequestHeadParser()
    var head = RequestHead()
    /// What the quick parser saw: whether the target is a plain path, with or without a query, that needs no further look; and whether there is
    /// one Host, which is valid, and no other field that the server itself acts on.
    var hasPlainTarget = false
    var hasOnlyHost = false

    var routeIndex = -1
    /// Segments that the route's `{…}` matched, still encoded, in the pattern's order.
    var parameters: (OctetRange, OctetRange, OctetRange, OctetRange, OctetRange, OctetRange) = (
        OctetRange(), OctetRange(), OctetRange(), OctetRange(), OctetRange(), OctetRange()
    )
    var router: Router?
    var body: [UInt8] = []
    var trailers: [HTTPField] = []
    var bodyStream: RequestBodyStream?
    var peer = PeerAddress()
    var tlsPeer: TLSPeer?
    var isSecure = false
    /// The loop's prefix and the request's number: together its id.
    var idPrefix: UInt64 = 0
    var idNumber: UInt64 = 0
    var startedNanoseconds: UInt64 = 0

    static let parametersMax = 6
    private static let bytesAtFirst = 1_024
    private static let slotsAtFirst = 16
    /// Storage that grew beyond this is not kept for the next request.
    static let keptBytesMax = 16_384

    init() {
        capacity = RequestStorage.bytesAtFirst
        bytes = .allocate(capacity: capacity)
        slotCapacity = RequestStorage.slotsAtFirst
        slots = .allocate(capacity: slotCapacity)
    }

    deinit {
        bytes.deallocate()
        slots.deallocate()
    }

    /// Makes it ready for the next request. What nobody set is not touched; the parser is readied by whoever uses it.
    @inline(__always)
    func reset() {
        count = 0
        slotCount = 0
        head = RequestHead()
        routeIndex = -1
        startedNanoseconds = 0
        hasPlainTarget = false
        hasOnlyHost = false
        if !body.isEmpty { body = [] }
        if !trailers.isEmpty { trailers = [] }
        if bodyStream != nil { bodyStream = nil }
        if tlsPeer != nil { tlsPeer = nil }
    }

    @inline(__always)
    func append(_ source: UnsafePointer<UInt8>, _ added: Int) {
        if capacity &- count < added { growBytes(count + added) }
        clinux_copy(bytes + count, source, added)
        count &+= added
    }

    private func growBytes(_ needed: Int) {
        let grown = max(needed, capacity * 2)
        let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: grown)
        fresh.update(from: bytes, count: count)
        bytes.deallocate()
        (bytes, capacity) = (fresh, grown)
    }

    @inline(__always)
    func append(_ slot: FieldSlot) {
        if slotCount == slotCapacity { growSlots() }
        slots[slotCount] = slot
        slotCount &+= 1
    }

    private func growSlots() {
        let fresh = UnsafeMutablePointer<FieldSlot>.allocate(capacity: slotCapacity * 2)
        fresh.update(from: slots, count: slotCount)
        slots.deallocate()
        (slots, slotCapacity) = (fresh, slotCapacity * 2)
    }

    // MARK: Reading

    func octets(_ range: OctetRange) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(bytes) + Int(range.start), count: Int(range.count))
    }

    func name(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(bytes) + Int(slots[index].nameStart), count: Int(slots[index].nameCount))
    }

    func value(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(bytes) + Int(slots[index].valueStart), count: Int(slots[index].valueCount))
    }

    func string(_ range: OctetRange) -> String { String(decoding: octets(range), as: UTF8.self) }

    func parameter(_ index: Int) -> OctetRange {
        switch index {
        case 0: parameters.0
        case 1: parameters.1
        case 2: parameters.2
        case 3: parameters.3
        case 4: parameters.4
        default: parameters.5
        }
    }

    func setParameter(_ index: Int, _ range: OctetRange) {
        switch index {
        case 0: parameters.0 = range
        case 1: parameters.1 = range
        case 2: parameters.2 = range
        case 3: parameters.3 = range
        case 4: parameters.4 = range
        default: parameters.5 = range
        }
    }
}

/// A peer's address as the kernel gave it.
struct PeerAddress: Sendable, Hashable {
    /// 4, 6, or 0 when there is none.
    var family: UInt8 = 0
    var port: UInt16 = 0
    var high: UInt64 = 0
    var low: UInt64 = 0
}
