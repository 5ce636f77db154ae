import JSON

/// The person that a reward is paid to, on an account in that person's own name (domain rules, 13: persons have a ledger of their own,
/// and nothing of theirs is shown whole).
public struct PersonPayee: JSONRecord, Hashable {
    public var name = ""
    public var idNumber = ""
    public var bank = ""
    public var number = ""

    public init() {}

    /// The person of a claim; nil where the claim names no account of theirs.
    init?(_ person: JSON?) {
        guard let name = person?["name"]?.string, let idNumber = person?["idNumber"]?.string,
            let bank = person?["account"]?["bank"]?.string, let number = person?["account"]?["number"]?.string
        else { return nil }
        self.name = name
        self.idNumber = idNumber
        self.bank = bank
        self.number = number
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("name", &name)
        try fields.field("idNumber", &idNumber)
        try fields.field("bank", &bank)
        try fields.field("number", &number)
    }

    public var account: BankAccount { BankAccount(bank: bank, number: number, name: name) }

    public var maskedName: String { Masking.personName(name) }

    /// Whether it is the same person, however the number is spelled.
    func isSame(as other: PersonPayee) -> Bool { NormalisedText.identifier(idNumber) == NormalisedText.identifier(other.idNumber) }
}
