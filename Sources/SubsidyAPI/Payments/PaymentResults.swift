// What a bank reports of a batch, in three spellings: JSON as it is, CSV, ISO 20022 pain.002. Each is brought into the JSON of the contract,
// `{"results":[{payable, outcome, reference, reason?}]}`, and goes on as that; so there is one schema and one command.

import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

enum PaymentResults {
    static let schema = Schema.object([
        "results": .array(
            .object(
                [
                    "payable": .id("pay_"), "outcome": .words(ItemOutcome.self), "reference": .text(min: 0, max: 100),
                    "reason": Schema.text(min: 0, max: 500).nullable,
                ], optional: ["reference", "reason"]), min: 1, max: resultsMax)
    ])

    /// Items of one report: as many as a batch can have.
    static let resultsMax = 10_000

    /// `payable,outcome,reference,reason` in any order; the first two are needed.
    static func csv(_ octets: [UInt8]) throws -> JSON {
        do {
            var table = try CSVTable(octets, required: ["payable", "outcome"], optional: ["reference", "reason"])
            var results: [JSON] = []
            while let row = try table.next() {
                guard results.count < resultsMax else { throw CSVError(line: row.line, detail: "more than \(resultsMax) rows") }
                results.append(result(row["payable"] ?? "", row["outcome"] ?? "", row["reference"], row["reason"]))
            }
            return ["results": .array(results)]
        } catch let error as CSVError {
            throw Refusal.unreadable(line: error.line, detail: error.detail, format: "CSV")
        }
    }

    /// A status report (pain.002, any version): `ACSC` and `ACCC` are paid, `RJCT` and `CANC` failed, and what is still under way has no result yet.
    ///
    /// - Parameter items: the batch's payables, for a report that speaks of the whole file or payment.
    static func statusReport(_ octets: [UInt8], items: [ID<Payable>]) throws -> JSON {
        do {
            let root = try XMLReader.read(octets)
            guard root.name == "Document", let report = root.child("CstmrPmtStsRpt") else {
                throw XMLError(line: 1, detail: "no Document/CstmrPmtStsRpt")
            }
            return ["results": .array(results(of: report, items: items))]
        } catch let error as XMLError {
            throw Refusal.unreadable(line: error.line, detail: error.detail, format: "pain.002")
        }
    }

    private static func results(of report: XMLElement, items: [ID<Payable>]) -> [JSON] {
        var results: [JSON] = []
        for payment in report.children("OrgnlPmtInfAndSts") {
            let transactions = payment.children("TxInfAndSts")
            for transaction in transactions {
                let id = transaction.text("OrgnlEndToEndId") ?? transaction.text("OrgnlInstrId") ?? ""
                guard let outcome = outcome(transaction.text("TxSts") ?? payment.text("PmtInfSts")) else { continue }
                results.append(result(id, outcome, transaction.text("AcctSvcrRef") ?? id, outcome == "failed" ? reason(transaction) : nil))
            }
            if transactions.isEmpty, let outcome = outcome(payment.text("PmtInfSts")) {
                results += items.map { result($0.text, outcome, $0.text, outcome == "failed" ? reason(payment) : nil) }
            }
        }
        if results.isEmpty, let group = report.child("OrgnlGrpInfAndSts"), let outcome = outcome(group.text("GrpSts")) {
            results = items.map { result($0.text, outcome, $0.text, outcome == "failed" ? reason(group) : nil) }
        }
        return results
    }

    private static func outcome(_ status: String?) -> String? {
        switch status {
        case "ACSC", "ACCC": "paid"
        case "RJCT", "CANC": "failed"
        default: nil
        }
    }

    private static func reason(_ element: XMLElement) -> String {
        let information = element.child("StsRsnInf")
        let code = information?.text("Rsn", "Cd") ?? information?.text("Rsn", "Prtry")
        return [code, information?.text("AddtlInf")].compactMap { $0 }.joined(separator: ": ")
    }

    private static func result(_ payable: String, _ outcome: String, _ reference: String?, _ reason: String?) -> JSON {
        var object = JSONObject()
        object["payable"] = .string(payable)
        object["outcome"] = .string(outcome)
        if let reference, !reference.isEmpty { object["reference"] = .string(reference) }
        if let reason, !reason.isEmpty { object["reason"] = .string(reason) }
        return .object(object)
    }
}

extension PaymentResults {
    /// The results in whatever spelling they came, checked against the one schema.
    static func read(_ call: Call) throws -> [PaymentResult] {
        let json: JSON
        switch call.contentType {
        case .csv?: json = try csv(call.request.body)
        case .xml?:
            let batch = try call.service.office.read { state, _ in try call.batch(in: state) }.value
            json = try statusReport(call.request.body, items: batch.items.map(\.payable))
        default: json = call.body
        }
        if call.contentType != .json { try call.checkContent(json) }
        return try (json["results"]?.array ?? []).enumerated().map { index, row in
            do {
                return PaymentResult(
                    payable: try row.member("payable"), outcome: try row.member("outcome"), reference: try row.optionalMember("reference"),
                    reason: try row.optionalMember("reason"))
            } catch let error as JSONShapeError {
                throw Refusal.shape(error.within(String(index)).within("results"))
            }
        }
    }
}
