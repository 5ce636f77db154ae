import JSON
import Subsidy
import SubsidyRuntime
import Synchronization

/// A bank's results on the disk, in one spelling whatever they came in: a line of JSON each. What is held in memory is one piece and one slice.
final class ResultsFile: Sendable {
    private struct State {
        var written: [UInt8] = []
        var count = 0
        var reader: OctetReader?
        var slicer = RecordResults.Slicer()
        /// The slice that comes next, once reading has begun.
        var ahead: [PaymentResult] = []
    }

    private let file: OctetFile
    private let state = Mutex(State())

    /// - Parameter file: where the results go; empty.
    init(_ file: OctetFile) { self.file = file }

    var count: Int { state.withLock { $0.count } }

    /// Writes one more.
    func append(_ result: PaymentResult) throws {
        try state.withLock { state in
            state.count += 1
            let row: JSON = [
                "payable": .string(result.payable.text), "outcome": .string(result.outcome.rawValue),
                "reference": result.reference.map { .string($0) } ?? .null, "reason": result.reason.map { .string($0) } ?? .null,
            ]
            state.written += row.bytes()
            state.written.append(UInt8(ascii: "\n"))
            guard state.written.count >= OctetFile.pieceBytes else { return }
            try file.append(state.written)
            state.written.removeAll(keepingCapacity: true)
        }
    }

    /// The next slice of them, and whether it is the last one; empty where there are none. After the first call nothing is written any more.
    func next() throws -> (results: [PaymentResult], isLast: Bool) {
        try state.withLock { state in
            if state.reader == nil {
                try file.append(state.written)
                state.written = []
                state.reader = OctetReader(file)
                state.ahead = try Self.slice(&state)
            }
            let results = state.ahead
            state.ahead = try Self.slice(&state)
            return (results, state.ahead.isEmpty)
        }
    }

    private static func slice(_ state: inout State) throws -> [PaymentResult] {
        while let line = try state.reader?.line(bytesMax: ImportFile.lineBytesMax) {
            if let full = state.slicer.take(try PaymentResults.result(JSON(parsing: line.octets))) { return full }
        }
        return state.slicer.rest()
    }
}
