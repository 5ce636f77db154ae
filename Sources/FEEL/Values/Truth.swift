/// The three truth values of FEEL's logic (DMN 1.5, 10.3.2.8 and table 50): `unknown` is a null, or anything that is not a boolean.
public enum Truth: UInt8, Sendable, Equatable {
    case no
    case yes
    case unknown

    @inlinable public init(_ flag: Bool) { self = flag ? .yes : .no }

    /// The truth of a value: its boolean, or unknown.
    @inlinable public init(_ value: Value) {
        if case .boolean(let flag) = value { self.init(flag) } else { self = .unknown }
    }

    /// The value with this truth: true, false or null.
    @inlinable public var value: Value {
        switch self {
        case .no: .boolean(false)
        case .yes: .boolean(true)
        case .unknown: .null
        }
    }

    @inlinable public var negated: Truth {
        switch self {
        case .no: .yes
        case .yes: .no
        case .unknown: .unknown
        }
    }
}
