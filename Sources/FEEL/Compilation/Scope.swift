/// The names that expressions may use, each with its type and its slot in a frame.
///
/// One scope usually serves a whole model: each input and each decision has a name and a slot, and all expressions
/// of the model are compiled against it. Declaring more names later does not disturb what was compiled before.
public struct Scope: Sendable {
    /// One name: what the compiler knows of it.
    public struct Variable: Sendable {
        public var name: String
        public var type: FEELType
        public var slot: Int
        /// A value that will never change, such as an imported function; the compiler folds it in.
        public var constant: Value?
    }

    public private(set) var variables: [Variable] = []
    private var positions: [String: Int] = [:]
    /// Slots that the scope has given out: a frame has at least as many.
    public private(set) var slotCount = 0
    /// The names that the lexer would cut at a space or a symbol.
    private(set) var knownNames = KnownNames()

    public init() {}

    /// Declares a name and gives it the next slot. A name that is declared again hides the earlier one.
    @discardableResult
    public mutating func declare(_ name: String, type: FEELType = .any) -> Int {
        let slot = slotCount
        slotCount += 1
        add(Variable(name: Scope.normalised(name), type: type, slot: slot, constant: nil))
        return slot
    }

    /// Declares a name over a slot that this or another scope of the same model has given out.
    public mutating func declare(_ name: String, type: FEELType = .any, slot: Int) {
        slotCount = max(slotCount, slot + 1)
        add(Variable(name: Scope.normalised(name), type: type, slot: slot, constant: nil))
    }

    /// Declares a name whose value is known now; it takes no slot.
    public mutating func declare(_ name: String, constant: Value, type: FEELType = .any) {
        add(Variable(name: Scope.normalised(name), type: type, slot: -1, constant: constant))
    }

    /// What a name stands for.
    public func variable(_ name: String) -> Variable? { positions[name].map { variables[$0] } }

    /// The slot of a name.
    public func slot(of name: String) -> Int? {
        guard let variable = variable(name), variable.slot >= 0 else { return nil }
        return variable.slot
    }

    private mutating func add(_ variable: Variable) {
        if let position = positions[variable.name] {
            variables[position] = variable
        } else {
            positions[variable.name] = variables.count
            variables.append(variable)
            knownNames.insert(variable.name)
        }
    }

    /// A name with its outer white space taken off and each inner run of it made one space (DMN 1.5, 10.3.1.4).
    public static func normalised(_ name: String) -> String {
        name.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }.joined(separator: " ")
    }
}
