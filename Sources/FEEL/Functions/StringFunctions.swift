enum StringFunctions { static let all: [BuiltIn] = [] }
