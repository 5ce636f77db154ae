enum ConversionFunctions { static let all: [BuiltIn] = [] }
