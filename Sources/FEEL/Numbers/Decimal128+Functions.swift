extension Decimal128 {
    public func modulo(_ divisor: Decimal128) -> Decimal128? { nil }
    public func squareRoot() -> Decimal128? { nil }
    public func naturalLogarithm() -> Decimal128? { nil }
    public func exponential() -> Decimal128? { nil }
    public func raised(to power: Decimal128) -> Decimal128? { nil }
}
