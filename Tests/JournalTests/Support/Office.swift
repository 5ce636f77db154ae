// A service as the journal sees it: it opens, appends, dies, and starts again; and it remembers what it told people.

import Journal

/// Drives a journal over a disk that fails, and checks after every start that nothing acknowledged is lost or changed.
struct Office {
    let disk: SimulatedDisk
    let seen: any Disk
    var random: SplitMix64
    let options = smallOptions()
    /// What was acknowledged or served, in order.
    var acknowledged: [[UInt8]] = []
    /// What was handed to the last `append`.
    private var attempted: [[UInt8]] = []
    private var next = 1
    private(set) var starts = 0
    /// The first thing that should not be.
    private(set) var violation: String?

    init(seed: UInt64, rates: FaultRates = FaultRates(), without operation: DiskOperation? = nil) {
        let disk = SimulatedDisk(seed: seed, rates: rates)
        self.disk = disk
        seen = operation.map { DiskWithout(left: $0, disk: disk) } ?? disk
        random = SplitMix64(seed: seed &+ 1)
    }

    /// Appends until `count` batches were handed over, whatever happens on the way.
    mutating func work(batches count: Int) {
        var left = count
        while left > 0, violation == nil {
            guard let journal = start() else { continue }
            do {
                while left > 0 {
                    left -= 1
                    attempted = (0..<(1 + random.next(below: 4))).map { body(next + $0) }
                    next += attempted.count
                    try journal.append(try batch(attempted), expecting: journal.head.seq + 1)
                    acknowledged += attempted
                    attempted = []
                    // Now and then the process is stopped in good order.
                    if random.next(below: 20) == 0 {
                        try journal.close()
                        break
                    }
                }
            } catch {
                // An error that is not fatal would be answered; none is expected here.
                if (error as? JournalError)?.isFatal != true { violation = "not fatal: \(error)" }
            }
            fall()
        }
        disk.setRates()
        if violation == nil { _ = start() }
    }

    /// The process ends; sometimes the machine with it.
    private mutating func fall() {
        if disk.isOff || random.next(below: 3) == 0 { disk.restart() } else { disk.endProcess() }
    }

    private mutating func start() -> EmbeddedJournal? {
        starts += 1
        do {
            let journal = try EmbeddedJournal(directory: Image.directory, disk: seen, options: options)
            check(try journal.bodies())
            return journal
        } catch let error as JournalError where error.code == .damaged || error.code == .incompatible {
            violation = "\(error)"
        } catch {
            fall()
        }
        return nil
    }

    /// All that was acknowledged is there, and behind it at most what was being appended.
    private mutating func check(_ bodies: [[UInt8]]) {
        let further = Array(bodies.dropFirst(acknowledged.count))
        if Array(bodies.prefix(acknowledged.count)) != acknowledged {
            violation = "\(acknowledged.count) records were acknowledged; \(bodies.count) are there or they differ"
        } else if Array(attempted.prefix(further.count)) != further {
            violation = "records nobody sent"
        }
        acknowledged = bodies
        attempted = []
    }
}
