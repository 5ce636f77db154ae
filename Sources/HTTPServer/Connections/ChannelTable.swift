// The loop's connections by descriptor. The table owns one reference to each and lends it out uncounted: every wake-up looks here.

/// Channels by their descriptors. Used by its loop's thread only; whoever makes a table frees it.
struct ChannelTable {
    private struct Entry {
        var id: UInt64 = 0
        var channel: Unmanaged<Channel>?
    }

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity: Int
    /// Channels in the table.
    private(set) var count = 0

    private static let entriesAtFirst = 64

    init() {
        capacity = ChannelTable.entriesAtFirst
        entries = .allocate(capacity: capacity)
        entries.initialize(repeating: Entry(), count: capacity)
    }

    /// Lets every channel go.
    mutating func deallocate() {
        for descriptor in 0..<capacity { entries[descriptor].channel?.release() }
        entries.deallocate()
        (capacity, count) = (0, 0)
    }

    /// The channel of a connection that is still there. It lives until it is removed.
    @inline(__always)
    subscript(_ id: ConnectionID) -> Unmanaged<Channel>? {
        let descriptor = id.descriptor
        guard descriptor < capacity, entries[descriptor].id == id.raw else { return nil }
        return entries[descriptor].channel
    }

    mutating func insert(_ channel: Channel) {
        let descriptor = channel.connection.id.descriptor
        if descriptor >= capacity { grow(descriptor + 1) }
        precondition(entries[descriptor].channel == nil, "a descriptor is one channel's")
        entries[descriptor] = Entry(id: channel.connection.id.raw, channel: Unmanaged.passRetained(channel))
        count += 1
    }

    /// Lets the channel go; false when it is not in the table.
    mutating func remove(_ channel: Channel) -> Bool {
        let id = channel.connection.id
        guard let found = self[id] else { return false }
        entries[id.descriptor] = Entry()
        count -= 1
        found.release()
        return true
    }

    private mutating func grow(_ needed: Int) {
        let grown = max(needed, capacity * 2)
        let fresh = UnsafeMutablePointer<Entry>.allocate(capacity: grown)
        fresh.moveInitialize(from: entries, count: capacity)
        (fresh + capacity).initialize(repeating: Entry(), count: grown - capacity)
        entries.deallocate()
        (entries, capacity) = (fresh, grown)
    }

    /// The channels that are there now.
    var all: [Channel] { (0..<capacity).compactMap { entries[$0].channel?.takeUnretainedValue() } }
}
