import JSON

/// What a voucher of a scheme is.
public struct VoucherTerms: Sendable, Hashable {
    /// Months that it is valid from the day of its grant; its last day is the day before the same day of the last month.
    public let validMonths: Int

    /// The last day of a voucher that is valid from `date`.
    public func validUntil(from date: LocalDate) -> LocalDate { date.adding(months: validMonths).adding(days: -1) }
}

extension VoucherTerms: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        validMonths = try json.member("validMonths")
        guard (1...120).contains(validMonths) else {
            throw JSONShapeError(pointer: JSONPointer(tokens: ["validMonths"]), expected: "1 to 120 months", found: "\(validMonths)")
        }
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("validMonths", validMonths)
        writer.endObject()
    }
}
