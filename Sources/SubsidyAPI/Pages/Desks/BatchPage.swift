import JSON
import Subsidy

/// One batch: its lines, the digest that its checkers sign, the files for the bank, the results.
enum BatchPage {
    /// Open items for which the page has fields; more come by the bank's own file.
    private static let resultFieldsMax = 50

    static let page = SitePage(
        path: "/payments/{id}", name: "page-batch", title: LocalizedText(zh: "拨付批次", en: "Payment batch"), section: .payments,
        row: "getBatch"
    ) { call, html in
        let batch = try call.contract.get("getBatch", ["id": call.parameter("id")])
        BackLink(to: "/payments", text: call.say("全部批次", "All batches")).write(to: &html)
        html.tag("h1") { html in
            html.text(call.say("批次 ", "Batch ") + (batch["id"]?.string ?? "") + " ")
            StatusTag(status: batch["status"]?.string ?? "", language: call.language).write(to: &html)
        }
        SummaryList(rows: facts(batch, call)).write(to: &html)
        writeItems(batch, call, to: &html)
        let status = batch["status"]?.string ?? ""
        if status == "drafted" {
            writeApproval(batch, call, to: &html)
            cancel.write(call, to: &html)
        } else if status != "cancelled" {
            writeFiles(call, to: &html)
            if status == "approved" { dispatch.write(call, to: &html) }
            writeResults(batch, call, to: &html)
        }
    }

    static let steps: [Step] = [cancel, dispatch]

    private static let cancel: Step = Step(
        name: "page-batch-cancellation", path: "/payments/{id}/cancellation", row: "cancelBatch", page: page,
        title: LocalizedText(zh: "取消批次", en: "Give the batch up"),
        warning: LocalizedText(zh: "取消后各兑付单重新待付。", en: "Its payables wait to be paid again."),
        fields: { call in [StepField("reason", call.say("理由", "Reason"), .area)] }, next: { call, _ in "/payments/\(call.parameter("id"))" }
    )

    private static let dispatch: Step = Step(
        name: "page-batch-dispatch", path: "/payments/{id}/dispatch", row: "dispatchBatch", page: page,
        title: LocalizedText(zh: "登记已送银行", en: "Note that the file went to the bank"),
        warning: LocalizedText(zh: "请先把付款文件交给银行或国库。", en: "Hand the file to the bank or the treasury first."),
        next: { call, _ in "/payments/\(call.parameter("id"))" })

    static let actions = [
        SiteAction(
            path: "/payments/{id}/approval", name: "page-batch-approval", row: "approveBatch", page: page,
            check: FormCheck(
                title: LocalizedText(zh: "请核对后复核", en: "Check before you approve"),
                warning: LocalizedText(
                    zh: "复核后付款文件即冻结；制单人不能复核。", en: "The file is frozen by your approval; the maker cannot approve."),
                confirm: LocalizedText(zh: "复核通过", en: "Approve"),
                rows: { call in
                    [
                        (call.say("批次", "Batch"), call.parameter("id")), (call.say("金额（元）", "Total (yuan)"), call.field("total") ?? ""),
                        (call.say("笔数", "Items"), call.field("count") ?? ""),
                        (call.say("付款文件 SHA-256", "SHA-256 of the file"), call.field("fileDigest") ?? ""),
                    ]
                }), parameters: { ["id": $0.parameter("id")] },
            body: { call in call.field("fileDigest").map { ["fileDigest": .string($0)] } ?? [:] },
            next: { call, _ in "/payments/\(call.parameter("id"))" }),
        SiteAction(
            path: "/payments/{id}/results", name: "page-batch-results", row: "recordResults", page: page,
            parameters: { ["id": $0.parameter("id")] }, body: resultsBody, next: { call, _ in "/payments/\(call.parameter("id"))" }),
    ]

    static let files = [
        SiteFile(path: "/payments/{id}/file.xml", name: "page-batch-xml", row: "getBatchFile", mediaType: .xml) {
            ["id": $0.parameter("id")]
        },
        SiteFile(path: "/payments/{id}/file.csv", name: "page-batch-csv", row: "getBatchFile", mediaType: .csv) {
            ["id": $0.parameter("id")]
        },
    ]

    private static func facts(_ batch: JSON, _ call: PageCall) -> [(label: String, value: String)] {
        [
            (call.say("资金池", "Pool"), Words.pool(batch["pool"]?.string ?? "", call)),
            (call.say("金额（元）", "Total (yuan)"), Amounts.grouped(batch["total"])),
            (call.say("笔数", "Items"), batch["count"]?.integer.map { String($0) } ?? ""),
            (call.say("已付（元）", "Paid (yuan)"), Amounts.grouped(batch["progress"]?["paidTotal"])),
            (call.say("制单", "Maker"), batch["maker"]?.string ?? ""), (call.say("复核", "Checker"), batch["checker"]?.string ?? ""),
            (call.say("付款文件 SHA-256", "SHA-256 of the file"), batch["fileDigest"]?.string ?? ""),
            (call.say("制单时间", "Drafted"), Moments.text(batch["createdAt"])),
            (call.say("复核时间", "Approved"), Moments.text(batch["approvedAt"])),
        ].filter { !$0.1.isEmpty }
    }

    private static func writeItems(_ batch: JSON, _ call: PageCall, to html: inout HTML) {
        DataTable(
            caption: call.say("明细", "Items"),
            columns: [
                .init(title: call.say("兑付单", "Payable")), .init(title: call.say("收款人", "Payee")), .init(title: call.say("账号", "Account")),
                .init(title: call.say("金额（元）", "Amount (yuan)"), isNumber: true), .init(title: call.say("结果", "Result")),
                .init(title: call.say("银行流水号", "Reference")),
            ],
            rows: (batch["items"]?.array ?? []).map { item in
                let outcome = item["outcome"]?.string
                return [
                    .text(item["payable"]?.string ?? ""), .text(item["payeeName"]?.string ?? ""), .text(item["account"]?.string ?? ""),
                    .text(Amounts.grouped(item["amount"])),
                    outcome.map { .tag(StatusTag(status: $0, language: call.language)) } ?? .text("—"),
                    .text([item["reference"]?.string, item["reason"]?.string].compactMap { $0 }.joined(separator: " · ")),
                ]
            }, empty: ""
        ).write(to: &html)
    }

    private static func writeApproval(_ batch: JSON, _ call: PageCall, to html: inout HTML) {
        guard call.contract.allows("approveBatch") else {
            html.tag("p", ("class", "hint"), text: call.say("等待另一人复核。", "It waits for another person's approval."))
            return
        }
        html.tag("form", ("method", "post"), ("action", "/payments/\(call.parameter("id"))/approval")) { html in
            FormKey.write(call, to: &html)
            let shown = [
                ("total", Amounts.grouped(batch["total"])), ("count", batch["count"]?.integer.map { String($0) } ?? ""),
                ("fileDigest", batch["fileDigest"]?.string ?? ""),
            ]
            for (name, value) in shown { html.void("input", ("type", "hidden"), ("name", name), ("value", value)) }
            html.tag("button", ("type", "submit"), text: call.say("复核", "Approve"))
        }
    }

    private static func writeFiles(_ call: PageCall, to html: inout HTML) {
        html.tag("h2", text: call.say("付款文件", "Files for the bank"))
        html.tag("p") { html in
            html.tag("a", ("href", "/payments/\(call.parameter("id"))/file.xml"), text: "ISO 20022 pain.001")
            html.text(" · ")
            html.tag("a", ("href", "/payments/\(call.parameter("id"))/file.csv"), text: "CSV")
        }
    }

    private static func writeResults(_ batch: JSON, _ call: PageCall, to html: inout HTML) {
        let open = (batch["items"]?.array ?? []).filter { $0["outcome"]?.string == nil }
        guard !open.isEmpty, call.contract.allows("recordResults") else { return }
        html.tag("h2", text: call.say("登记银行回执", "Record the bank's results"))
        guard open.count <= resultFieldsMax else {
            html.tag(
                "p", ("class", "hint"),
                text: call.say(
                    "笔数较多，请通过接口提交银行回执文件（pain.002、CSV 或 JSON）。",
                    "There are many items: send the bank's own file (pain.002, CSV or JSON) through the API."))
            return
        }
        html.tag("form", ("method", "post"), ("action", "/payments/\(call.parameter("id"))/results"), ("class", "panel")) { html in
            FormKey.write(call, to: &html)
            for item in open {
                let id = item["payable"]?.string ?? ""
                html.tag("fieldset") { html in
                    html.tag("legend", text: "\(item["payeeName"]?.string ?? "") · \(Amounts.grouped(item["amount"]))")
                    FormField.write(resultFields(id, call), call, to: &html)
                }
            }
            html.tag("button", ("type", "submit"), text: call.say("登记", "Record"))
        }
    }

    private static func resultFields(_ id: String, _ call: PageCall) -> [FormField] {
        let outcomes = [("paid", call.say("已到账", "Paid")), ("failed", call.say("失败", "Failed"))].map { (value: $0.0, label: $0.1) }
        return [
            FormField(
                name: "outcome." + id, pointer: "/outcome/" + id, label: call.say("结果", "Result"),
                control: .select([(value: "", label: call.say("尚无结果", "None yet"))] + outcomes)),
            FormField(
                name: "reference." + id, pointer: "/reference/" + id, label: call.say("银行流水号", "The bank's reference"), control: .text()),
            FormField(name: "reason." + id, pointer: "/reason/" + id, label: call.say("失败原因", "Why it failed"), control: .text()),
        ]
    }

    private static func resultsBody(_ call: PageCall) -> JSON {
        let ids = call.form.keys.filter { $0.hasPrefix("outcome.") }.map { String($0.dropFirst("outcome.".count)) }.sorted()
        let results = ids.compactMap { id -> JSON? in
            guard let outcome = call.field("outcome." + id) else { return nil }
            var result = JSONObject([.init(key: "payable", value: .string(id)), .init(key: "outcome", value: .string(outcome))])
            result["reference"] = .string(call.field("reference." + id) ?? "")
            if let reason = call.field("reason." + id) { result["reason"] = .string(reason) }
            return .object(result)
        }
        return ["results": .array(results)]
    }
}
