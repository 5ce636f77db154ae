// The auditor's desk: the chain's head, its last records, and its verification, which reads every record again.

import JSON
import Subsidy
import SubsidyRuntime

enum AuditPage {
    /// Records that are shown.
    private static let recordsShown: Int64 = 50

    static let page = SitePage(
        path: "/audit", name: "page-audit", title: LocalizedText(zh: "审计", en: "Audit"), section: .audit, row: "getAuditHead"
    ) { call, html in
        let head = try call.contract.get("getAuditHead")
        let last = head["seq"]?.integer ?? 0
        html.tag("h1", text: call.say("审计", "Audit"))
        SummaryList(rows: [
            (call.say("最后一条记录", "Last record"), String(last)), (call.say("摘要", "Hash"), head["hash"]?.string ?? ""),
            (call.say("算法", "Algorithm"), head["algorithm"]?.string ?? ""),
        ]).write(to: &html)
        writeVerification(call, last, to: &html)
        try writeRecords(call, last, to: &html)
    }

    private static func writeVerification(_ call: PageCall, _ last: Int64, to html: inout HTML) {
        html.tag("h2", ("id", "verification"), text: call.say("验链", "Verification"))
        html.tag(
            "p", ("class", "hint"),
            text: call.say(
                "逐条重读日志并验证摘要链。独立验证请用 voucherd verify，或用 application/jsonl 导出后自行计算。",
                "Reads the journal again, record by record, and checks the chain. To check it independently use voucherd verify, or export application/jsonl and compute it yourself."
            ))
        guard call.form["verify"] != nil else {
            html.tag("form", ("method", "get"), ("action", "/audit")) { html in
                html.tag("button", ("type", "submit"), ("name", "verify"), ("value", "yes"), text: call.say("立即验链", "Verify now"))
            }
            return
        }
        var count = 0
        do {
            try call.service.office.auditRecords(from: 1) { _, _ in
                count += 1
                return true
            }
            html.tag("div", ("class", "panel answer yes"), ("role", "status")) { html in
                html.tag(
                    "p", ("class", "figure"),
                    text: call.say("\(count) 条记录，摘要链完整", "\(count) records, the chain is whole"))
            }
        } catch {
            html.tag("div", ("class", "panel answer no"), ("role", "alert")) { html in
                html.tag("p", ("class", "figure"), text: call.say("第 \(count + 1) 条记录有问题", "Record \(count + 1) does not fit"))
                html.tag("p", text: "\(error)")
            }
        }
    }

    /// Names in the order of their first coming, each with how often it comes: a record may have a hundred events of one kind.
    private static func counted(_ names: [String]) -> [String] {
        var counts: [String: Int] = [:]
        for name in names { counts[name, default: 0] += 1 }
        var told: Set<String> = []
        return names.filter { told.insert($0).inserted }.map { name in counts[name] == 1 ? name : "\(name) × \(counts[name] ?? 0)" }
    }

    private static func writeRecords(_ call: PageCall, _ last: Int64, to html: inout HTML) throws {
        let after = max(0, last - recordsShown)
        let records = try call.contract.list(
            "listAuditRecords", query: ["after": String(after)], limit: Int(recordsShown))
        html.tag("h2", text: call.say("最近的记录", "Latest records"))
        DataTable(
            caption: call.say("最近 \(records.count) 条，新的在前", "The last \(records.count), newest first"),
            columns: [
                .init(title: call.say("序号", "Seq"), isNumber: true), .init(title: call.say("时间", "When")),
                .init(title: call.say("操作", "Command")), .init(title: call.say("客户端", "By")), .init(title: call.say("事件", "Events")),
                .init(title: call.say("摘要", "Hash")),
            ],
            rows: records.reversed().map { record in
                let events = (record["events"]?.array ?? []).compactMap { $0["type"]?.string }
                return [
                    .text(record["seq"]?.integer.map { String($0) } ?? ""), .text(Moments.text(record["at"])),
                    .text(record["command"]?.string ?? ""), .text(record["by"]?.string ?? ""),
                    .text(counted(events.map { EventNames.text($0, call) }).joined(separator: call.say("、", ", "))),
                    .text(String((record["hash"]?.string ?? "").prefix(16)) + "…"),
                ]
            }, empty: ""
        ).write(to: &html)
    }
}
