// A batch as the file that a bank takes: ISO 20022 pain.001.001.09 or CSV. A pure function of the batch and the payer, so the
// same batch always gives the same octets, and a file that was lost can be fetched again without paying twice.

import Ledger
import Subsidy

/// An approved batch and the account that it is paid from.
struct PaymentInitiation: Sendable {
    let batch: Batch
    let payer: BankAccount

    static let namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
    /// Characters of a `Max140Text`, the names' type.
    private static let nameLengthMax = 140

    /// The moment that the file states: the approval's, not the fetching's.
    private var madeAt: Instant { batch.approvedAt ?? batch.createdAt }

    func xml() -> [UInt8] {
        var writer = XMLWriter()
        writer.element("Document", ["xmlns": Self.namespace]) { writer in
            writer.element("CstmrCdtTrfInitn") { writer in
                writeGroupHeader(to: &writer)
                writer.element("PmtInf") { writer in
                    writePaymentHeader(to: &writer)
                    for item in batch.items { write(item, to: &writer) }
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
        writer.element("ReqdExctnDt") { $0.element("Dt", madeAt.date.description) }
        writer.element("Dbtr") { $0.element("Nm", Self.name(payer.name)) }
        write(account: payer.number, as: "DbtrAcct", to: &writer)
        write(agent: payer.bank, as: "DbtrAgt", to: &writer)
    }

    private func write(_ item: BatchItem, to writer: inout XMLWriter) {
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
                    writer.element("OrgId") { writer in
                        writer.element("Othr") { writer in
                            writer.element("Id", item.payee)
                            writer.element("SchmeNm") { $0.element("Prtry", "USCC") }
                        }
                    }
                }
            }
            write(account: item.account?.number ?? "NOTPROVIDED", as: "CdtrAcct", to: &writer)
            writer.element("RmtInf") { $0.element("Ustrd", batch.pool + " " + item.payable.text) }
        }
    }

    private func write(account number: String, as name: String, to writer: inout XMLWriter) {
        writer.element(name) { writer in
            writer.element("Id") { writer in
                writer.element("Othr") { $0.element("Id", String(number.prefix(34))) }
            }
        }
    }

    private func write(agent bank: String, as name: String, to writer: inout XMLWriter) {
        writer.element(name) { writer in
            writer.element("FinInstnId") { $0.element("Nm", Self.name(bank)) }
        }
    }

    private static func name(_ text: String) -> String { String(text.prefix(nameLengthMax)) }

    static let columns = ["payable", "payee", "payeeName", "bank", "accountNumber", "accountName", "amount", "currency"]

    func csv() -> [UInt8] {
        var writer = CSVWriter()
        writer.row(Self.columns)
        for item in batch.items {
            writer.row([
                item.payable.text, item.payee, item.payeeName, item.account?.bank ?? "", item.account?.number ?? "",
                item.account?.name ?? "",
                item.amount.description, "CNY",
            ])
        }
        return writer.bytes
    }
}
