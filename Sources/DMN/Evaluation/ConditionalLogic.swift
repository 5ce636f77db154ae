import FEEL

/// A boxed conditional. Unlike FEEL's `if`, a condition that is no boolean is an error (the kit's 1150 says so).
final class ConditionalLogic: Sendable {
    let condition: Logic
    let then: Logic
    let otherwise: Logic
    let type: ResultType

    init(condition: Logic, then: Logic, otherwise: Logic, type: ResultType) {
        self.condition = condition
        self.then = then
        self.otherwise = otherwise
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        switch condition.evaluate(&frame) {
        case .boolean(true): type.of(then.evaluate(&frame), &frame)
        case .boolean(false), .null: type.of(otherwise.evaluate(&frame), &frame)
        default: frame.report(Issue(.typeMismatch, "the condition of a conditional is not a boolean"))
        }
    }
}
