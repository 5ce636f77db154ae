enum TemporalFunctions { static let all: [BuiltIn] = [] }
