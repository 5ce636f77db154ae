// What a bank reports of a batch, in three spellings: JSON as it is, CSV, ISO 20022 pain.002. Each is brought into the rows of the
// contract, `{payable, outcome, reference, reason?}`, and goes on as those; so there is one command.

import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime
import XML

enum PaymentResults {
    static let schema = Schema.object([
        "results": .array(
            .object(
                [
                    "payable": .id("pay_"), "outcome": .words(ItemOutcome.self), "reference": .text(min: 0, max: referenceLengthMax),
                    "reason": Schema.text(min: 0, max: reasonLengthMax).nullable,
                ], optional: ["reference", "reason"]), min: 1, max: resultsMax)
    ])

    /// Rows of one report: those of the largest batch, and some that are there twice.
    static let resultsMax = 120_000
    /// Octets of one report: the largest batch's pain.002.
    static let bytesMax = 64 << 20
    private static let documentLimits = XMLLimits(
        documentBytesMax: bytesMax, depthMax: 32, elementsMax: 4_000_000, textBytesMax: 1 << 16)
    static let referenceLengthMax = 100
    static let reasonLengthMax = 500

    /// `payable,outcome,reference,reason` in any order; the first two are needed.
    static func csv(_ octets: OctetReader, to results: ResultsFile) throws {
        do {
            var table = try CSVTable(octets, required: ["payable", "outcome"], optional: ["reference", "reason"])
            while let row = try table.next() {
                guard results.count < resultsMax else {
                    throw CSVError(line: row.line, zh: "超过 \(resultsMax) 行", en: "more than \(resultsMax) rows")
                }
                try results.append(result(row))
            }
            guard results.count > 0 else { throw CSVError(line: 2, zh: "没有任何结果", en: "no results in it") }
        } catch let error as CSVError {
            throw Refusal.unreadable(line: error.line, detail: error.detail, format: "CSV")
        }
    }

    private static func result(_ row: CSVTable.Row) throws(CSVError) -> PaymentResult {
        func cell(_ column: String, _ lengthMax: Int) throws(CSVError) -> String? {
            guard let text = row[column]?.trimmed, !text.isEmpty else { return nil }
            guard text.unicodeScalars.count <= lengthMax else {
                throw CSVError(
                    line: row.line, zh: "\(column) 超过 \(lengthMax) 个字符", en: "a \(column) of more than \(lengthMax) characters")
            }
            return String(text)
        }
        let word = try cell("outcome", 40) ?? ""
        guard let payable = try cell("payable", 64) else { throw CSVError(line: row.line, zh: "缺少 payable", en: "no payable") }
        guard let outcome = ItemOutcome(rawValue: word) else {
            let words = ItemOutcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw CSVError(line: row.line, zh: "结果“\(word)”不可用；可用 \(words)", en: "the outcome \"\(word)\"; it is one of \(words)")
        }
        return PaymentResult(
            payable: ID(payable), outcome: outcome, reference: try cell("reference", referenceLengthMax),
            reason: try cell("reason", reasonLengthMax))
    }

    /// A status report (pain.002, any version): `ACSC` and `ACCC` are paid, `RJCT` and `CANC` failed, and what is still under way has no result yet.
    ///
    /// - Parameters:
    ///   - next: the file's next piece; empty at its end.
    ///   - items: the batch's payables, asked for where a report speaks of the whole file or payment.
    static func statusReport(_ next: () throws -> [UInt8], items: () throws -> [ID<Payable>], to results: ResultsFile) throws {
        do {
            var singled = 0
            let root = try XMLReader.read(pieces: next, within: documentLimits, passingOn: "TxInfAndSts") { transaction, payment in
                singled += 1
                guard results.count < resultsMax else {
                    throw Refusal.unreadable(
                        line: transaction.line, detail: LocalizedText(zh: "超过 \(resultsMax) 笔", en: "more than \(resultsMax) transactions"),
                        format: "pain.002")
                }
                if let result = result(of: transaction, in: payment) { try results.append(result) }
            }
            guard root.name == "Document", let report = root.child("CstmrPmtStsRpt") else {
                throw Refusal.unreadable(
                    line: 1, detail: LocalizedText(zh: "缺少 Document/CstmrPmtStsRpt", en: "no Document/CstmrPmtStsRpt"), format: "pain.002")
            }
            if singled == 0 { try ofTheWhole(report, items: items, to: results) }
        } catch let error as XMLReadingError {
            throw Refusal.unreadable(line: error.line, detail: error.text, format: "pain.002")
        }
        guard results.count > 0 else {
            throw Problem(
                .unprocessable, "nothing-final", zh: "回执中没有终态（ACSC、ACCC、RJCT、CANC），无需登记；请待银行的最终回执。",
                en: "No status in the report is final (ACSC, ACCC, RJCT, CANC): nothing to record until the bank says more.")
        }
    }

    private static func result(of transaction: XMLElement, in payment: XMLElement) -> PaymentResult? {
        guard let outcome = outcome(transaction.text("TxSts") ?? payment.text("PmtInfSts")) else { return nil }
        let id = transaction.text("OrgnlEndToEndId") ?? transaction.text("OrgnlInstrId") ?? ""
        return result(String(id.prefix(64)), outcome, transaction.text("AcctSvcrRef"), from: transaction)
    }

    /// A report that names no transaction speaks of the payment, or of the whole file.
    private static func ofTheWhole(_ report: XMLElement, items: () throws -> [ID<Payable>], to results: ResultsFile) throws {
        let payments = report.all("OrgnlPmtInfAndSts")
        let named = payments.first { outcome($0.text("PmtInfSts")) != nil }
        let group = report.child("OrgnlGrpInfAndSts")
        guard let speaker = named ?? group, let outcome = outcome(speaker.text("PmtInfSts") ?? speaker.text("GrpSts")) else { return }
        for item in try items() { try results.append(result(item.text, outcome, nil, from: speaker)) }
    }

    private static func outcome(_ status: String?) -> ItemOutcome? {
        switch status {
        case "ACSC", "ACCC": .paid
        case "RJCT", "CANC": .failed
        default: nil
        }
    }

    private static func result(_ payable: String, _ outcome: ItemOutcome, _ reference: String?, from element: XMLElement) -> PaymentResult {
        let information = element.child("StsRsnInf")
        let code = information?.text("Rsn", "Cd") ?? information?.text("Rsn", "Prtry")
        let reason = [code, information?.text("AddtlInf")].compactMap { $0 }.joined(separator: ": ")
        return PaymentResult(
            payable: ID(payable), outcome: outcome, reference: String((reference ?? payable).prefix(referenceLengthMax)),
            reason: outcome == .failed && !reason.isEmpty ? String(reason.prefix(reasonLengthMax)) : nil)
    }
}

extension PaymentResults {
    /// The results in whatever spelling they came, on the disk.
    static func read(_ call: Call) throws -> ResultsFile {
        let results = ResultsFile(try call.service.documents.scratch())
        switch (call.contentType, call.file) {
        case (.csv?, let file?): try csv(OctetReader(file), to: results)
        case (.xml?, let file?):
            var offset = 0
            try statusReport(
                {
                    let piece = try file.piece(at: offset)
                    offset += piece.count
                    return piece
                },
                items: { try call.service.office.read { state, _ in try call.batch(in: state).items.map(\.payable) }.value },
                to: results)
        default:
            for (index, row) in (call.body["results"]?.array ?? []).enumerated() {
                do { try results.append(result(row)) } catch let error as JSONShapeError {
                    throw Refusal.shape(error.within(String(index)).within("results"))
                }
            }
        }
        return results
    }

    /// A row of the contract.
    static func result(_ row: JSON) throws -> PaymentResult {
        PaymentResult(
            payable: try row.member("payable"), outcome: try row.member("outcome"), reference: try row.optionalMember("reference"),
            reason: try row.optionalMember("reason"))
    }
}
