// Runs the kit's cases and tells, for each result node, whether it came out as expected.

import FEEL
import XML

/// Runs test files of the DMN Technology Compatibility Kit.
public struct TestRunner {
    /// What came of one result node.
    public struct Row: Sendable, Equatable {
        public enum Status: String, Sendable { case pass, fail, error }

        /// The test file's directory, relative to the directory that was run.
        public var directory: String
        /// The test file's name without `.xml`.
        public var file: String
        public var caseID: String
        public var node: String
        public var status: Status
        public var detail: String
        /// Whether the case expects null here.
        public var expectsNull: Bool
    }

    /// The instant that `now()` and `today()` answer with in tests: the kit asks only that they have one.
    private let now: DateTime?

    public init(now: DateTime?) { self.now = now }

    /// Runs all test files under a directory, in the order of their paths. A test's model has the same relative path under
    /// `models`.
    public func run(_ directory: String, models: String? = nil) throws(ModelError) -> [Row] {
        guard Files.isDirectory(directory) else {
            throw ModelError(.file, file: directory, at: Place(line: 1, column: 1), "there is no such directory")
        }
        var rows: [Row] = []
        for folder in Self.folders(under: directory) {
            let tests = directory + folder
            let names = (Files.names(in: tests) ?? []).filter { $0.hasSuffix(".xml") }
            for name in names { rows += run(file: name, in: tests, models: (models ?? directory) + folder, folder: folder) }
        }
        return rows
    }

    /// The directory itself and all below it, as paths relative to it with a leading slash.
    private static func folders(under root: String) -> [String] {
        var folders = [""]
        var next = 0
        while next < folders.count {
            let folder = folders[next]
            folders += (Files.names(in: root + folder) ?? []).map { folder + "/" + $0 }.filter { Files.isDirectory(root + $0) }
            next += 1
        }
        return folders.sorted()
    }

    private func run(file: String, in tests: String, models: String, folder: String) -> [Row] {
        let place = (directory: String(folder.dropFirst()), file: String(file.dropLast(4)))
        func failed(_ detail: String) -> [Row] {
            [Row(directory: place.directory, file: place.file, caseID: "", node: "", status: .error, detail: detail, expectsNull: false)]
        }
        guard let bytes = Files.read(tests + "/" + file, limitBytes: DocumentReader.limits.documentBytesMax) else {
            return failed("can't be read")
        }
        do {
            let suite = try TestSuiteReader.read(bytes, file: file)
            let program = try Program(contentsOf: models + "/" + Files.name(of: suite.modelName))
            var session = TestSession(program, now: now)
            return suite.cases.flatMap { test in
                session.run(test).map { result in
                    Row(
                        directory: place.directory, file: place.file, caseID: test.id, node: result.node, status: result.status,
                        detail: result.detail, expectsNull: result.expectsNull)
                }
            }
        } catch {
            return failed(error.description)
        }
    }
}
