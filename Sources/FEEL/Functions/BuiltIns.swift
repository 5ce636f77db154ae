/// All built-in functions of DMN 1.5, 10.3.4, by name.
enum BuiltIns {
    static let all: [String: BuiltIn] = {
        let families = [
            NumberFunctions.all, StringFunctions.all, ListFunctions.all, BooleanFunctions.all, ContextFunctions.all,
            ConversionFunctions.all, TemporalFunctions.all, RangeFunctions.all, SortFunctions.all,
        ]
        return Dictionary(families.joined().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }()

    /// Those of several words, which the lexer must know.
    static let knownNames = KnownNames(all.keys)

    /// Each as a value, for where a function is handed to another.
    static let functions: [String: FunctionValue] = all.mapValues { $0.asFunction }

    private static let types: [String: FEELType] = all.mapValues { builtIn in
        .function(builtIn.signatures[0].parameters.map(\.type), builtIn.commonResult)
    }

    static func type(of name: String) -> FEELType? { types[name] }
}

extension BuiltIn {
    var commonResult: FEELType { TypeInference.common(signatures.map(\.result)) }

    var asFunction: FunctionValue {
        let least = signatures.map(\.requiredCount).min() ?? 0
        let most = signatures.map(\.countMax).max() ?? 0
        return FunctionValue(
            name: name, parameters: signatures[0].parameters.map { FunctionValue.Parameter($0.name, $0.type) }, result: commonResult,
            arity: least...most, builtIn: self
        ) { arguments, frame in
            self.call(arguments, &frame, at: .unknown)
        }
    }
}
