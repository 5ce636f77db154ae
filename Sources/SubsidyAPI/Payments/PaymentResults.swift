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
    static func csv(_ octets: [UInt8]) throws -> [PaymentResult] {
        do {
            var table = try CSVTable(OctetReader(octets), required: ["payable", "outcome"], optional: ["reference", "reason"])
            var results: [PaymentResult] = []
            while let row = try table.next() {
                guard results.count < resultsMax else { throw CSVError(line: row.line, detail: "more than \(resultsMax) rows") }
                results.append(try result(row))
            }
            guard !results.isEmpty else { throw CSVError(line: 2, detail: "no results in it") }
            return results
        } catch let error as CSVError {
            throw Refusal.unreadable(line: error.line, detail: error.detail, format: "CSV")
        }
    }

    private static func result(_ row: CSVTable.Row) throws(CSVError) -> PaymentResult {
        func cell(_ column: String, _ lengthMax: Int) throws(CSVError) -> String? {
            guard let text = row[column]?.trimmed, !text.isEmpty else { return nil }
            guard text.unicodeScalars.count <= lengthMax else {
                throw CSVError(line: row.line, detail: "a \(column) of more than \(lengthMax) characters")
            }
            return String(text)
        }
        let word = try cell("outcome", 40) ?? ""
        guard let payable = try cell("payable", 64) else { throw CSVError(line: row.line, detail: "no payable") }
        guard let outcome = ItemOutcome(rawValue: word) else {
            let words = ItemOutcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw CSVError(line: row.line, detail: "the outcome \"\(word)\"; it is one of \(words)")
        }
        return PaymentResult(
            payable: ID(payable), outcome: outcome, reference: try cell("reference", referenceLengthMax),
            reason: try cell("reason", reasonLengthMax))
    }

    /// A status report (pain.002, any version): `ACSC` and `ACCC` are paid, `RJCT` and `CANC` failed, and what is still under way has no result yet.
    ///
    /// - Parameter items: the batch's payables, for a report that speaks of the whole file or payment.
    static func statusReport(_ octets: [UInt8], items: [ID<Payable>]) throws -> [PaymentResult] {
        var results: [PaymentResult] = []
        var isTooLong = false
        do {
            var singled = 0
            let root = try XMLReader.read(octets, within: documentLimits, passingOn: "TxInfAndSts") { transaction, payment in
                singled += 1
                guard results.count < resultsMax else { return isTooLong = true }
                if let result = result(of: transaction, in: payment) { results.append(result) }
            }
            guard root.name == "Document", let report = root.child("CstmrPmtStsRpt") else {
                throw Refusal.unreadable(line: 1, detail: "no Document/CstmrPmtStsRpt", format: "pain.002")
            }
            guard !isTooLong else {
                throw Refusal.unreadable(line: 1, detail: "more than \(resultsMax) transactions", format: "pain.002")
            }
            if singled == 0 { results = ofTheWhole(report, items: items) }
        } catch let error as XMLReadingError {
            throw Refusal.unreadable(line: error.line, detail: error.message, format: "pain.002")
        }
        guard !results.isEmpty else {
            throw Problem(
                .unprocessable, "nothing-final", zh: "回执中没有终态（ACSC、ACCC、RJCT、CANC），无需登记；请待银行的最终回执。",
                en: "No status in the report is final (ACSC, ACCC, RJCT, CANC): nothing to record until the bank says more.")
        }
        return results
    }

    private static func result(of transaction: XMLElement, in payment: XMLElement) -> PaymentResult? {
        guard let outcome = outcome(transaction.text("TxSts") ?? payment.text("PmtInfSts")) else { return nil }
        let id = transaction.text("OrgnlEndToEndId") ?? transaction.text("OrgnlInstrId") ?? ""
        return result(String(id.prefix(64)), outcome, transaction.text("AcctSvcrRef"), from: transaction)
    }

    /// A report that names no transaction speaks of the payment, or of the whole file.
    private static func ofTheWhole(_ report: XMLElement, items: [ID<Payable>]) -> [PaymentResult] {
        let payments = report.all("OrgnlPmtInfAndSts")
        let named = payments.first { outcome($0.text("PmtInfSts")) != nil }
        let group = report.child("OrgnlGrpInfAndSts")
        guard let speaker = named ?? group, let outcome = outcome(speaker.text("PmtInfSts") ?? speaker.text("GrpSts")) else { return [] }
        return items.map { result($0.text, outcome, nil, from: speaker) }
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
    /// The results in whatever spelling they came.
    static func read(_ call: Call) throws -> [PaymentResult] {
        switch call.contentType {
        case .csv?: return try csv(call.request.body)
        case .xml?:
            let batch = try call.service.office.read { state, _ in try call.batch(in: state) }.value
            return try statusReport(call.request.body, items: batch.items.map(\.payable))
        default:
            return try (call.body["results"]?.array ?? []).enumerated().map { index, row in
                do {
                    return PaymentResult(
                        payable: try row.member("payable"), outcome: try row.member("outcome"),
                        reference: try row.optionalMember("reference"), reason: try row.optionalMember("reason"))
                } catch let error as JSONShapeError {
                    throw Refusal.shape(error.within(String(index)).within("results"))
                }
            }
        }
    }
}
