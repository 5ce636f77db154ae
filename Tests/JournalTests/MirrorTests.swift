import Glibc
import Journal
import Testing

/// Two copies on two disks: what is damaged in one is taken from the other, and said.
@Suite struct MirrorTests {
    static let directory = Image.directory
    static let mirrorDirectory = "/mirror"

    /// A journal on two disks, left as after a crash of the process.
    struct Pair {
        var own: [String: [UInt8]] = [:]
        var other: [String: [UInt8]] = [:]
        let count: Int

        init(count: Int) throws {
            self.count = count
            let (disk, mirror) = (SimulatedDisk(seed: 1), SimulatedDisk(seed: 2))
            let journal = try Pair.open(disk, mirror)
            for n in 1...count { try journal.append(n...n) }
            for path in disk.paths { own[path] = disk.octets(path) }
            for path in mirror.paths { other[path] = mirror.octets(path) }
        }

        var disks: (SimulatedDisk, SimulatedDisk) {
            let (disk, mirror) = (SimulatedDisk(seed: 3), SimulatedDisk(seed: 4))
            for (path, octets) in own { disk.put(path, octets) }
            for (path, octets) in other { mirror.put(path, octets) }
            return (disk, mirror)
        }

        static func open(_ disk: SimulatedDisk, _ mirror: SimulatedDisk) throws -> EmbeddedJournal {
            try EmbeddedJournal(
                directory: MirrorTests.directory, disk: disk,
                mirror: JournalMirror(directory: MirrorTests.mirrorDirectory, disk: mirror), options: smallOptions())
        }

        var segments: [String] {
            own.keys.filter { $0.hasSuffix(".jsonl") }.map { String($0.dropFirst(MirrorTests.directory.count)) }.sorted()
        }
    }

    /// Everything reads back, and each copy by itself is whole afterwards.
    func expectWhole(_ disk: SimulatedDisk, _ mirror: SimulatedDisk, _ journal: EmbeddedJournal, _ count: Int, _ what: String) throws {
        #expect(try journal.bodies() == (0..<count).map { body($0 + 1) }, "\(what)")
        #expect(try verifyJournal(Self.directory, disk: disk, options: smallOptions()).isWhole, "\(what)")
        #expect(try verifyJournal(Self.mirrorDirectory, disk: mirror, options: smallOptions()).isWhole, "\(what)")
    }

    @Test func bothCopies_HoldTheSameOctets() throws {
        let pair = try Pair(count: 25)
        #expect(pair.segments.count == 3)
        for name in pair.segments { #expect(pair.own[Self.directory + name] == pair.other[Self.mirrorDirectory + name]) }
    }

    @Test func aFlippedBitAnywhereInEitherCopy_IsMendedAndReported() throws {
        let pair = try Pair(count: 11)
        for name in pair.segments {
            for offset in stride(from: 0, to: pair.own[Self.directory + name]!.count, by: 5) {
                for isMirror in [false, true] {
                    let (disk, mirror) = pair.disks
                    if isMirror {
                        mirror.flip(Self.mirrorDirectory + name, 2, at: offset)
                    } else {
                        disk.flip(Self.directory + name, 2, at: offset)
                    }
                    let journal = try Pair.open(disk, mirror)
                    let what = "\(isMirror ? "mirror" : "journal") \(name) at \(offset)"
                    #expect(try journal.bodies() == (1...11).map { body($0) }, "\(what)")
                    // What lies inside a sealed segment of the mirror is found when both copies are compared.
                    if isMirror && name != pair.segments.last { continue }
                    #expect(journal.mending.repairs == 1 && journal.mending.isMirrored, "\(what)")
                    try expectWhole(disk, mirror, journal, 11, what)
                }
            }
        }
    }

    @Test func damageInBothCopiesAtDifferentRecords_IsMended() throws {
        let pair = try Pair(count: 11)
        let name = pair.segments[0]
        let size = pair.own[Self.directory + name]!.count
        let (disk, mirror) = pair.disks
        disk.flip(Self.directory + name, 1, at: size / 4)
        mirror.flip(Self.mirrorDirectory + name, 1, at: size * 3 / 4)
        let journal = try Pair.open(disk, mirror)
        try expectWhole(disk, mirror, journal, 11, "")
        #expect(journal.repairs.count == 2)
    }

    @Test func damageInBothCopiesAtTheSameRecord_IsRefused() throws {
        let pair = try Pair(count: 11)
        for name in pair.segments {
            let (disk, mirror) = pair.disks
            let size = pair.own[Self.directory + name]!.count
            disk.flip(Self.directory + name, 1, at: size / 2)
            mirror.flip(Self.mirrorDirectory + name, 1, at: size / 2 + 1)
            let error = #expect(throws: JournalError.self) { _ = try Pair.open(disk, mirror).bodies() }
            #expect(error?.code == .damaged)
        }
    }

    @Test func aLostSegmentOrCopy_IsBroughtBack() throws {
        let pair = try Pair(count: 25)
        for name in pair.segments {
            for isMirror in [false, true] {
                var lost = pair
                if isMirror { lost.other[Self.mirrorDirectory + name] = nil } else { lost.own[Self.directory + name] = nil }
                let (disk, mirror) = lost.disks
                let journal = try Pair.open(disk, mirror)
                #expect(journal.opening.repairs.count == 1)
                try expectWhole(disk, mirror, journal, 25, name)
            }
        }
        // A new disk in place of either.
        for isMirror in [false, true] {
            var (disk, mirror) = pair.disks
            if isMirror { mirror = SimulatedDisk(seed: 9) } else { disk = SimulatedDisk(seed: 9) }
            let journal = try Pair.open(disk, mirror)
            try expectWhole(disk, mirror, journal, 25, "new \(isMirror ? "mirror" : "disk")")
            try journal.append(26...27)
            try expectWhole(disk, mirror, journal, 27, "")
        }
    }

    @Test func aMirrorThatFails_DoesNotStopTheService_AndIsBroughtUpToDate() throws {
        let (disk, mirror) = (SimulatedDisk(seed: 1), SimulatedDisk(seed: 2))
        var journal = try Pair.open(disk, mirror)
        try journal.append(1...2)
        mirror.schedule(ScheduledFault(.error(EIO), at: .synchronizeData))
        try journal.append(3...4)
        #expect(journal.mirrorFailure?.code == .writeFailed)
        for n in 5...20 { try journal.append(n...n) }
        disk.endProcess()
        mirror.restart()
        journal = try Pair.open(disk, mirror)
        #expect(journal.mirrorFailure == nil)
        #expect(!journal.opening.repairs.isEmpty)
        try expectWhole(disk, mirror, journal, 20, "")
    }

    @Test func anotherHistoryInTheMirror_IsRefusedAndNothingIsTakenOver() throws {
        let pair = try Pair(count: 25)
        let (disk, mirror) = (pair.disks.0, SimulatedDisk(seed: 5))
        let other = try EmbeddedJournal(directory: Self.mirrorDirectory, disk: mirror, options: smallOptions())
        for n in 1...40 { try other.append((n + 100)...(n + 100), padding: 90) }
        try other.close()
        let error = #expect(throws: JournalError.self) { _ = try Pair.open(disk, mirror) }
        #expect(error?.code == .damaged)
        for name in pair.segments { #expect(disk.octets(Self.directory + name) == pair.own[Self.directory + name]) }
    }

    @Test func theMirror_IsLockedToo() throws {
        let (disk, mirror) = (SimulatedDisk(seed: 1), SimulatedDisk(seed: 2))
        let journal = try Pair.open(disk, mirror)
        let error = #expect(throws: JournalError.self) {
            _ = try EmbeddedJournal(directory: Self.mirrorDirectory, disk: mirror, options: smallOptions())
        }
        #expect(error?.code == .locked)
        try journal.close()
        _ = try EmbeddedJournal(directory: Self.mirrorDirectory, disk: mirror, options: smallOptions())
    }

    @Test func powerLossesOnBothDisks_LoseNothingAcknowledged() throws {
        for seed in 0..<150 as Range<UInt64> {
            let (disk, mirror) = (SimulatedDisk(seed: seed), SimulatedDisk(seed: seed + 1000))
            var random = SplitMix64(seed: seed)
            var acknowledged = 0
            for _ in 0..<4 {
                disk.schedule(ScheduledFault(.powerLoss, after: random.next(below: 120)))
                mirror.schedule(ScheduledFault(.powerLoss, after: random.next(below: 120)))
                if let journal = try? Pair.open(disk, mirror) {
                    let count = try? journal.bodies().count
                    #expect(count.map { $0 >= acknowledged } ?? true, "seed \(seed)")
                    acknowledged = Int(journal.head.seq)
                    while acknowledged < 200, (try? journal.append((acknowledged + 1)...(acknowledged + 1))) != nil { acknowledged += 1 }
                }
                for disk in [disk, mirror] {
                    disk.setRates()
                    if disk.isOff { disk.restart() } else { disk.endProcess() }
                }
            }
            let journal = try Pair.open(disk, mirror)
            #expect(Int(journal.head.seq) >= acknowledged, "seed \(seed)")
            try expectWhole(disk, mirror, journal, Int(journal.head.seq), "seed \(seed)")
        }
    }
}
