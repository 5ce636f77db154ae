// A file as a crash sees it: what programs read, what is on the platter, and the writes in between.

/// One file of the simulated disk.
struct SimulatedFile {
    /// A change that programs see and the platter does not.
    enum Change {
        case octets([UInt8], offset: Int)
        case size(Int)
    }

    /// Octets and size; octets behind the written ones read as zeros.
    struct Content {
        private(set) var octets: [UInt8] = []
        private(set) var size = 0

        mutating func apply(_ change: Change) {
            switch change {
            case .octets(let new, let offset):
                let end = offset + new.count
                if octets.count < end { octets += [UInt8](repeating: 0, count: end - octets.count) }
                octets.replaceSubrange(offset..<end, with: new)
                size = max(size, end)
            case .size(let new):
                if octets.count > new { octets.removeLast(octets.count - new) }
                size = new
            }
        }

        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
            let count = max(0, min(buffer.count, size - offset))
            let written = max(0, min(count, octets.count - offset))
            octets.withUnsafeBytes { source in
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
                if written > 0 { part.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[offset..<(offset + written)])) }
                UnsafeMutableRawBufferPointer(rebasing: part[written...]).initializeMemory(as: UInt8.self, repeating: 0)
            }
            return count
        }

        mutating func flip(_ bit: UInt8, at offset: Int) {
            if offset < octets.count { octets[offset] ^= bit }
        }
    }

    /// What programs read: the page cache.
    var cached = Content()
    /// What is on the platter.
    var durable = Content()
    /// Changes since the last sync that succeeded, in order.
    private(set) var pending: [Change] = []

    mutating func change(_ change: Change) {
        cached.apply(change)
        pending.append(change)
    }

    /// The sync succeeded.
    mutating func synchronise() {
        for change in pending { durable.apply(change) }
        pending = []
    }

    /// The sync failed: the kernel forgets that the pages were dirty. Programs go on reading them; they never reach the platter.
    mutating func loseDirtyPages() {
        pending = []
    }

    /// The power went: each pending change reached the platter whole, in part by sectors, or not at all.
    mutating func losePower(_ random: inout SplitMix64) {
        var lostSectors: Set<Int> = []
        let fate = Fate.allCases[random.next(below: Fate.allCases.count)]
        for change in pending {
            switch (change, fate) {
            case (_, .lost): continue
            case (_, .kept), (.size, .torn): durable.apply(change)
            case (.octets(let octets, let offset), .torn): tear(octets, offset, &lostSectors, &random)
            case (.octets(let octets, let offset), .cut):
                // A sector is written whole or not at all.
                let sectors = (offset + octets.count) / SimulatedDisk.sectorBytes - offset / SimulatedDisk.sectorBytes
                let cut = (offset / SimulatedDisk.sectorBytes + random.next(below: sectors + 1)) * SimulatedDisk.sectorBytes
                let count = max(0, min(octets.count, cut - offset))
                if count > 0 { durable.apply(.octets(Array(octets[..<count]), offset: offset)) }
                pending = []
                cached = durable
                return
            case (.size, .cut): durable.apply(change)
            }
        }
        pending = []
        cached = durable
    }

    /// What becomes of the changes between the last sync and a power loss.
    private enum Fate: CaseIterable {
        /// All reached the platter.
        case kept
        /// None did.
        case lost
        /// They did up to some sector.
        case cut
        /// Some sectors did, in no order.
        case torn
    }

    /// The platter has a sector as it was in the cache at some moment: once a write to it is lost, all later ones are.
    private mutating func tear(_ octets: [UInt8], _ offset: Int, _ lost: inout Set<Int>, _ random: inout SplitMix64) {
        var start = 0
        while start < octets.count {
            let sector = (offset + start) / SimulatedDisk.sectorBytes
            let end = min(octets.count, (sector + 1) * SimulatedDisk.sectorBytes - offset)
            if random.next(below: 2) == 0 { lost.insert(sector) }
            if !lost.contains(sector) { durable.apply(.octets(Array(octets[start..<end]), offset: offset + start)) }
            start = end
        }
    }
}
