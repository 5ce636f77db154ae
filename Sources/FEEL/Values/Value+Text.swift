extension Value {
    /// What FEEL's `string(from)` gives: strings as they are, everything else as FEEL would write it. Null for null.
    public var text: String? { nil }
}

extension Value: CustomStringConvertible {
    /// The value as a FEEL literal: strings in quotes.
    public var description: String { "" }
}
