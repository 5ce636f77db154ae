// Equality and order between values (DMN 1.5, 10.3.2.13.1, tables 53 and 54). Only values of one type can be compared.

extension Value {
    /// FEEL's `=`: unknown where the two are of different types; null equals only null.
    public func equals(_ other: Value) -> Truth { .unknown }

    /// FEEL's order: negative, zero or positive; nil where the two cannot be compared.
    public func order(_ other: Value) -> Int? { nil }
}

/// Swift's `==` on values is FEEL's `=` being true; a function equals only itself.
extension Value: Equatable {
    public static func == (left: Value, right: Value) -> Bool { left.equals(right) == .yes }
}
