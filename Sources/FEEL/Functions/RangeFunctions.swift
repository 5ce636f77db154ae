enum RangeFunctions { static let all: [BuiltIn] = [] }
