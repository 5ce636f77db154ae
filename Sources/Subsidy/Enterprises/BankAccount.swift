import JSON

/// The account that an enterprise is paid on.
public struct BankAccount: Sendable, Hashable {
    public var bank: String
    public var number: String
    /// The account's holder, as the bank knows it.
    public var name: String

    public init(bank: String, number: String, name: String) {
        self.bank = bank
        self.number = number
        self.name = name
    }

    /// The same account as it may be shown in public: the holder, and the last four digits of the number.
    public var masked: BankAccount {
        BankAccount(bank: bank, number: Masking.accountNumber(number), name: name)
    }
}

extension BankAccount: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(bank: try json.member("bank"), number: try json.member("number"), name: try json.member("name"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("bank", bank)
        writer.member("number", number)
        writer.member("name", name)
        writer.endObject()
    }
}
