/// A piece of an expression's text: where it begins and ends.
public struct SourceSpan: Sendable, Hashable {
    /// Unicode scalars before the piece, and before its end.
    public var start: Int
    public var end: Int
    /// The piece's first line, counted from 1.
    public var line: Int
    /// The piece's first column in its line, in Unicode scalars, counted from 1.
    public var column: Int

    public init(start: Int, end: Int, line: Int, column: Int) {
        self.start = start
        self.end = end
        self.line = line
        self.column = column
    }

    /// Of what has no text, such as a call that the host makes.
    public static let unknown = SourceSpan(start: 0, end: 0, line: 0, column: 0)
}
