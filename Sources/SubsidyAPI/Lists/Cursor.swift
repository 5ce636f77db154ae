/// Where a list goes on: the place of the last element that the caller has, in the order of creation. Opaque outside.
struct Cursor: Sendable, Equatable, LosslessStringConvertible {
    let position: Int

    /// What cursors look like, for the OpenAPI document.
    static let pattern = "^c(0|[1-9a-z][0-9a-z]{0,10})$"

    init(position: Int) { self.position = position }

    var description: String { "c" + String(position, radix: 36) }

    /// nil where the text is no cursor that this service gave.
    init?(_ description: String) {
        let digits = description.dropFirst()
        guard description.first == "c", (1...11).contains(digits.utf8.count), let position = Int(digits, radix: 36), position >= 0,
            String(position, radix: 36) == digits
        else { return nil }
        self.position = position
    }
}
