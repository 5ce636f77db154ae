import Subsidy
import SubsidyRuntime
import Synchronization

/// The answers of rows that store nothing, by their keys: there is no record that could keep them, so they are repeated while they are
/// remembered, and after that, or a restart, the same question is worked out again.
final class AnswerMemory: Sendable {
    /// Answers that are remembered; the oldest go first.
    static let answersMax = 4096
    /// Octets of all answers together.
    static let bytesMax = 16 << 20

    fileprivate struct Name: Hashable {
        let owner: ID<Client>
        let key: String
    }

    fileprivate struct Memory {
        var answers: [Name: (key: IdempotencyKey, answer: Answer)] = [:]
        var order: [Name] = []
        var oldest = 0
        var bytes = 0
    }

    private let memory = Mutex(Memory())

    /// The first answer to a key, marked as repeated; nil where it is not known.
    ///
    /// - Throws: `Problem` where the key was used for another request.
    func answer(to key: IdempotencyKey) throws(Problem) -> Answer? {
        guard let known = memory.withLock({ $0.answers[Name(owner: key.client, key: key.key)] }) else { return nil }
        guard known.key == key else { throw .keyReused }
        var answer = known.answer
        answer.fields.append(("Idempotency-Replayed", "true"))
        return answer
    }

    func remember(_ answer: Answer, to key: IdempotencyKey) {
        let name = Name(owner: key.client, key: key.key)
        memory.withLock { memory in
            guard memory.answers[name] == nil, answer.body.count <= Self.bytesMax / 16 else { return }
            memory.answers[name] = (key, answer)
            memory.order.append(name)
            memory.bytes += answer.body.count
            while memory.answers.count > Self.answersMax || memory.bytes > Self.bytesMax { memory.forgetOldest() }
        }
    }
}

extension AnswerMemory.Memory {
    mutating func forgetOldest() {
        bytes -= answers.removeValue(forKey: order[oldest])?.answer.body.count ?? 0
        oldest += 1
        guard oldest == AnswerMemory.answersMax else { return }
        order.removeFirst(oldest)
        oldest = 0
    }
}
