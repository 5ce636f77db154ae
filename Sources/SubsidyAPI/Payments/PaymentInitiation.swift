// A batch as the file that a bank takes: ISO 20022 pain.001.001.09 or CSV. A pure function of the batch and the payer, so the
// same batch always gives the same octets, and a file that was lost can be fetched again without paying twice.

import Cryptography
import Ledger
import Subsidy

/// A batch and the account that it is paid from.
struct PaymentInitiation: Sendable {
    let batch: Batch
    let payer: BankAccount

    static let namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
    /// Characters of a `Max140Text`, the names' type.
    private static let nameLengthMax = 140
    /// Characters of a `Max34Text`, an account's type.
    private static let accountLengthMax = 34
    /// Characters of a `Max35Text`, a party's number's type.
    private static let partyNumberLengthMax = 35
    /// Octets of one payment, about.
    private static let paymentBytes = 900

    /// The moment that the file states: when the batch was made, so that its checkers can sign its digest beforehand. Batches of
    /// before there were digests state their approval.
    private var madeAt: Instant { batch.executionDate == nil ? batch.approvedAt ?? batch.createdAt : batch.createdAt }

    /// What the checkers sign.
    func files() -> [BatchFile] {
        [Self.file("application/xml", xml()), Self.file("text/csv", csv())]
    }

    private static func file(_ mediaType: String, _ octets: [UInt8]) -> BatchFile {
        BatchFile(mediaType: mediaType, sha256: sha256(octets), size: Int64(octets.count))
    }

    static func sha256(_ octets: [UInt8]) -> String {
        do {
            return try Digest(of: octets, using: .sha256).hex
        } catch {
            preconditionFailure("OpenSSL has no SHA-256: \(error)")
        }
    }

    // MARK: pain.001

    func xml() -> [UInt8] {
        var writer = XMLWriter(reservingBytes: 2048 + batch.items.count * Self.paymentBytes)
        writer.element("Document", ["xmlns": Self.namespace]) { writer in
            writer.element("CstmrCdtTrfInitn") { writer in
                writeGroupHeader(to: &writer)
                writer.element("PmtInf") { writer in
                    writePaymentHeader(to: &writer)
                    let budgets = Dictionary(uniqueKeysWithValues: batch.budgets.map { ($0.scheme, Self.note($0.codes)) })
                    for item in batch.items { write(item, budget: budgets[item.scheme] ?? "", to: &writer) }
                }
            }
        }
        return writer.bytes
    }

    private func writeGroupHeader(to writer: inout XMLWriter) {
        writer.element("GrpHdr") { writer in
            writer.element("MsgId", batch.id.text)
            writer.element("CreDtTm", madeAt.description)
            writer.element("NbOfTxs", String(batch.items.count))
            writer.element("CtrlSum", batch.total.description)
            writer.element("InitgPty") { $0.element("Nm", Self.name(payer.name)) }
        }
    }

    private func writePaymentHeader(to writer: inout XMLWriter) {
        writer.element("PmtInfId", batch.id.text)
        writer.element("PmtMtd", "TRF")
        writer.element("NbOfTxs", String(batch.items.count))
        writer.element("CtrlSum", batch.total.description)
        writer.element("ReqdExctnDt") { $0.element("Dt", (batch.executionDate ?? madeAt.date).description) }
        writer.element("Dbtr") { $0.element("Nm", Self.name(payer.name)) }
        write(account: payer.number, as: "DbtrAcct", to: &writer)
        write(agent: payer.bank, as: "DbtrAgt", to: &writer)
    }

    private func write(_ item: BatchItem, budget: String, to writer: inout XMLWriter) {
        writer.element("CdtTrfTxInf") { writer in
            writer.element("PmtId") { writer in
                writer.element("InstrId", item.payable.text)
                writer.element("EndToEndId", item.payable.text)
            }
            writer.element("Amt") { $0.element("InstdAmt", item.amount.description, ["Ccy": "CNY"]) }
            write(agent: item.account?.bank ?? "NOTPROVIDED", as: "CdtrAgt", to: &writer)
            writer.element("Cdtr") { writer in
                writer.element("Nm", Self.name(item.account?.name ?? item.payeeName))
                writer.element("Id") { writer in
                    if let person = item.person {
                        write(number: person.idNumber, of: "ID", as: "PrvtId", to: &writer)
                    } else {
                        write(number: item.payee, of: "USCC", as: "OrgId", to: &writer)
                    }
                }
            }
            write(account: item.account?.number ?? "NOTPROVIDED", as: "CdtrAcct", to: &writer)
            writer.element("RmtInf") { writer in
                writer.element("Ustrd", batch.pool + " " + item.payable.text)
                if !budget.isEmpty { writer.element("Ustrd", budget) }
            }
        }
    }

    /// What identifies a party, in a number space of its own.
    private func write(number: String, of space: String, as name: StaticString, to writer: inout XMLWriter) {
        writer.element(name) { writer in
            writer.element("Othr") { writer in
                writer.element("Id", Self.cut(number, Self.partyNumberLengthMax))
                writer.element("SchmeNm") { $0.element("Prtry", space) }
            }
        }
    }

    /// A line's budget codes as its remittance information, at most 140 characters by the codes' own limit.
    private static func note(_ codes: BudgetCodes) -> String {
        [("F", codes.functional), ("E", codes.economic), ("P", codes.project)].compactMap { name, code in code.map { "\(name):\($0)" } }
            .joined(separator: " ")
    }

    private func write(account number: String, as name: StaticString, to writer: inout XMLWriter) {
        writer.element(name) { writer in
            writer.element("Id") { writer in
                writer.element("Othr") { $0.element("Id", Self.cut(number, Self.accountLengthMax)) }
            }
        }
    }

    private func write(agent bank: String, as name: StaticString, to writer: inout XMLWriter) {
        writer.element(name) { writer in
            writer.element("FinInstnId") { $0.element("Nm", Self.name(bank)) }
        }
    }

    private static func name(_ text: String) -> String { cut(text, nameLengthMax) }

    /// The type counts code points; a text without characters is none.
    private static func cut(_ text: String, _ length: Int) -> String {
        if text.isEmpty { return "NOTPROVIDED" }
        return text.utf8.count <= length ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
    }

    // MARK: CSV

    static let columns = [
        "payable", "payee", "payeeName", "bank", "accountNumber", "accountName", "amount", "currency", "functionalCode", "economicCode",
        "projectCode",
    ]

    /// The word that begins the trailer, which counts the lines and sums their amounts.
    static let trailer = "TOTAL"

    /// The same for a treasury's own system, in UTF-8 with a byte order mark.
    func csv() -> [UInt8] {
        var writer = CSVWriter(marked: true)
        writer.row(Self.columns)
        let budgets = Dictionary(uniqueKeysWithValues: batch.budgets.map { ($0.scheme, $0.codes) })
        for item in batch.items {
            let codes = budgets[item.scheme] ?? BudgetCodes()
            writer.row([
                item.payable.text, CSVWriter.asText(item.person?.idNumber ?? item.payee), item.person?.name ?? item.payeeName,
                item.account?.bank ?? "",
                CSVWriter.asText(item.account?.number ?? ""), item.account?.name ?? "", item.amount.description, "CNY",
                CSVWriter.asText(codes.functional ?? ""), CSVWriter.asText(codes.economic ?? ""), CSVWriter.asText(codes.project ?? ""),
            ])
        }
        writer.row([Self.trailer, String(batch.items.count), "", "", "", "", batch.total.description, "CNY", "", "", ""])
        return writer.bytes
    }
}
