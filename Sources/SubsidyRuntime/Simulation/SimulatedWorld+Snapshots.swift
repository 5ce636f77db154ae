import Subsidy

extension SimulatedWorld {
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
