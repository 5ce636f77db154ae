enum ListFunctions { static let all: [BuiltIn] = [] }
