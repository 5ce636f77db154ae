// The DMN Technology Compatibility Kit's test files (namespace http://www.omg.org/spec/DMN/20160719/testcase) as values.
// Its schema is read from the kit's own files; nothing here knows any single case.

/// One test file: a model and its cases.
public struct TestSuite: Sendable {
    /// File name of the model, relative to the test file.
    public var modelName: String
    public var cases: [TestCase]
}

/// One case: inputs, what to invoke, what to expect.
public struct TestCase: Sendable {
    /// What a case invokes.
    public enum Subject: Sendable, Equatable {
        /// The decisions that the result nodes name.
        case resultNodes
        case decision(String)
        case knowledgeModel(String)
        case decisionService(String)
    }

    public struct Input: Sendable {
        public var name: String
        /// The model that the input belongs to, nil for the case's own.
        public var namespace: String?
        public var value: TestValue
    }

    public struct Result: Sendable {
        public var name: String
        public var namespace: String?
        /// The kit's word that evaluation meets an error; the expected value is null then.
        public var errorResult: Bool
        public var expected: TestValue
    }

    public var id: String
    public var subject: Subject
    public var inputs: [Input]
    public var results: [Result]
}

/// A value as a test file writes it.
public indirect enum TestValue: Sendable, Equatable {
    case null
    /// `type` is the local name of `xsi:type`, nil where it isn't written.
    case simple(type: String?, text: String)
    case list([TestValue])
    case structure([Component])

    public struct Component: Sendable, Equatable {
        public var name: String
        public var value: TestValue
    }
}
