import Journal
import Subsidy

extension SimulatedWorld {
    /// One group of commands in so many is followed by a snapshot.
    static let snapshotChance = 12

    /// A snapshot under a disk that may fail: whatever becomes of it, nothing else may notice.
    func takeSnapshot() throws {
        if random.next(below: 3) == 0 { plantFault() }
        office.wantSnapshot()
        office.considerSnapshot()
        report.snapshots += 1
        calmDisks()
        if disk.isOff { try comeBack() }
    }

    /// What a snapshot keeps of the state makes the same state again, indexes included.
    func checkReadsBack(_ state: State) throws {
        let decoder = StateLineDecoder(State.self)
        var again = State()
        var writer = StateLineWriter { line in
            try again.take(try line.withUnsafeBufferPointer { try decoder.decode($0) })
        }
        var copy = state
        try copy.describe(&writer)
        again.finishReading()
        guard again.digest == state.digest else { throw SimulationFault("the state at \(state.seq) does not come back from its lines") }
    }
}
