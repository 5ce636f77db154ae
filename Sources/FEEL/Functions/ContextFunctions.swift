enum ContextFunctions { static let all: [BuiltIn] = [] }
