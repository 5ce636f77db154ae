import FEEL

/// A boxed function definition: evaluating it makes a function of what its surroundings hold now.
final class FunctionLogic: Sendable {
    let name: String?
    let signature: [FunctionValue.Parameter]
    let resultType: FEELType
    let body: FunctionBody
    let type: ResultType
    private let freeSlots: [Int]

    init(
        name: String?, signature: [FunctionValue.Parameter], resultType: FEELType, body: FunctionBody, capturing freeSlots: [Int],
        type: ResultType
    ) {
        self.name = name
        self.signature = signature
        self.resultType = resultType
        self.body = body
        self.freeSlots = freeSlots
        self.type = type
    }

    func evaluate(_ frame: inout Frame) -> Value {
        let captured = freeSlots.map { (slot: $0, value: frame[$0]) }
        let body = self.body
        let function = FunctionValue(
            name: name, parameters: signature, result: resultType, captured: captured.compactMap(\.value), levels: body.levels
        ) { arguments, frame in
            body.call(arguments, captured: captured, &frame)
        }
        return type.of(frame.bounded(.function(function)), &frame)
    }
}

extension FunctionBody {
    var slotsRead: Set<Int> { Set(freeSlots) }
}
