enum SortFunctions { static let all: [BuiltIn] = [] }
