// Files of records, brought in by an administrator: enterprises, and the adjusted days of the working calendar. A file is checked or imported
// at once, and what became of its records is shown record by record. Larger files go through the same rows of the contract with curl.

import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

enum ImportPage {
    /// Octets of a file here: some twenty thousand enterprises.
    static let fileBytesMax = 2_097_152
    /// Records shown of one report; the counts are of all.
    static let rowsShownMax = 200

    static let page = SitePage(
        path: "/imports", name: "page-imports", title: LocalizedText(zh: "批量导入", en: "Imports"), section: .office,
        row: "importEnterprises"
    ) { call, html in
        BackLink(to: "/clients", text: call.say("机构与令牌", "Clients")).write(to: &html)
        html.tag("h1", text: call.say("批量导入", "Imports"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "CSV 或 JSON Lines，每个文件至多 2 MB；先检查，再导入。更大的文件请用接口。",
                "CSV or JSON lines, 2 MB a file: check it first, then import it. Larger files go through the API."))
        for subject in Subject.allCases { subject.write(call, to: &html) }
    }

    /// What a file may hold.
    enum Subject: String, CaseIterable {
        case enterprises, calendars

        /// The row of the contract that takes the file.
        var row: String {
            switch self {
            case .enterprises: "importEnterprises"
            case .calendars: "importCalendars"
            }
        }

        /// The member of a report's row that names the record.
        var key: String {
            switch self {
            case .enterprises: "uscc"
            case .calendars: "date"
            }
        }

        var title: LocalizedText {
            switch self {
            case .enterprises: LocalizedText(zh: "企业名录", en: "Enterprises")
            case .calendars: LocalizedText(zh: "放假与调休", en: "Holidays and worked weekends")
            }
        }

        private var hint: LocalizedText {
            switch self {
            case .enterprises:
                LocalizedText(
                    zh: "必备列 uscc、name；可选列 district、foundedOn、sizeClass、accountBank、accountNumber、accountName 等。错误的行不影响其他行。",
                    en:
                        "Columns uscc and name; also district, foundedOn, sizeClass, accountBank, accountNumber, accountName and others. A wrong row spoils no other."
                )
            case .calendars:
                LocalizedText(
                    zh: "列 date、kind（holiday 放假，workday 上班）、name。有一行错误则整份不保存。",
                    en: "Columns date, kind (holiday or workday) and name. One wrong row, and nothing is stored.")
            }
        }

        fileprivate func write(_ asked: PageCall, to html: inout HTML) {
            let call = asked.scoped(to: asked.form["subject"] == rawValue ? asked.scope : "")
            html.tag("h2", ("id", rawValue), text: title.text(in: call.language))
            html.tag("form", ("method", "post"), ("action", page.path), ("enctype", "multipart/form-data")) { html in
                FormKey.write(call, to: &html)
                html.void("input", ("type", "hidden"), ("name", "subject"), ("value", rawValue))
                FormField(
                    name: "file", pointer: pointer, label: call.say("选择文件", "A file"), hint: hint.text(in: call.language), isRequired: true,
                    control: .file(accept: ImportPage.types.keys.sorted().map { "." + $0 }.joined(separator: ","))
                ).write(call, to: &html)
                html.tag("div", ("class", "buttons")) { html in
                    button("dryRun", "second", call.say("只检查", "Check"), call, to: &html)
                    button("import", "", call.say("导入", "Import"), call, to: &html)
                }
            }
        }

        private func button(_ name: String, _ style: String, _ text: String, _ call: PageCall, to html: inout HTML) {
            html.tag("button", ("type", "submit"), ("name", name), ("value", "true"), ("class", style)) { html in
                html.text(text)
                html.tag("span", ("class", "unseen"), text: " " + title.text(in: call.language))
            }
        }

        /// The place of the form's file, in the words of a refusal.
        var pointer: String { "/" + rawValue }
    }

    /// Kinds of file by the endings of their names.
    fileprivate static let types: [String: MediaType] = ["csv": .csv, "jsonl": .jsonLines, "ndjson": .jsonLines]

    // MARK: The report

    /// What became of the records: how many of each outcome, and those that somebody should look at.
    static func write(_ report: JSON, of subject: Subject, _ call: PageCall, to html: inout HTML) {
        let isDryRun = report["dryRun"]?.bool == true
        let wrong = report["failed"]?.integer ?? 0
        BackLink(to: page.path + "#" + subject.rawValue, text: call.say("批量导入", "Imports")).write(to: &html)
        html.tag("h1", text: isDryRun ? call.say("检查结果", "What the check found") : call.say("导入结果", "What was imported"))
        html.tag("p", ("class", "lead"), ("role", "status"), text: advice(isDryRun, wrong > 0, subject, call))
        SummaryList(
            rows: [(call.say("记录", "Records"), String(report["records"]?.integer ?? 0))]
                + ImportRow.Outcome.allCases.map {
                    (StatusTag(status: $0.rawValue, language: call.language).words, String(report[$0.rawValue]?.integer ?? 0))
                }
        ).write(to: &html)
        let rows = (report["rows"]?.array ?? []).filter { !notes($0).isEmpty }
        DataTable(
            caption: call.say("需要核对的记录", "Records to look at"),
            columns: [
                .init(title: call.say("行", "Line"), isNumber: true), .init(title: call.say("记录", "Record")),
                .init(title: call.say("结果", "Outcome")), .init(title: call.say("说明", "Why")),
            ],
            rows: rows.prefix(rowsShownMax).map { row in
                [
                    .text(String(row["line"]?.integer ?? 0)), .text(row[subject.key]?.string ?? ""),
                    .tag(StatusTag(status: row["outcome"]?.string ?? "", language: call.language)),
                    .text(notes(row).joined(separator: call.say("；", "; "))),
                ]
            }, empty: call.say("没有需要核对的记录。", "There is none to look at.")
        ).write(to: &html)
        if rows.count > rowsShownMax {
            html.tag(
                "p", ("class", "hint"),
                text: call.say(
                    "另有 \(rows.count - rowsShownMax) 条未显示；接口的报告逐条列全。",
                    "\(rows.count - rowsShownMax) more are not shown: the API's report has them all."))
        }
    }

    private static func advice(_ isDryRun: Bool, _ hasWrong: Bool, _ subject: Subject, _ call: PageCall) -> String {
        switch (isDryRun, hasWrong, subject) {
        case (true, false, _):
            call.say("没有发现错误。文件没有保存：请再次选择并导入。", "Nothing is wrong. The file was not kept: choose it again to import it.")
        case (true, true, _): call.say("请更正文件后再检查。没有任何改动。", "Mend the file and check it again. Nothing was changed.")
        case (false, false, _): call.say("已全部导入。", "All of it is imported.")
        case (false, true, .enterprises):
            call.say(
                "其余已导入；请更正失败的行后再导入，重复导入不会产生变化。",
                "The rest is imported. Mend the failed rows and import again: what is there stays as it is.")
        case (false, true, .calendars): call.say("整份未保存；请更正后再导入。", "Nothing was stored: mend the file and import it again.")
        }
    }

    /// Each error and warning of a record with its place.
    private static func notes(_ row: JSON) -> [String] {
        ((row["errors"]?.array ?? []) + (row["warnings"]?.array ?? [])).map { note in
            [note["pointer"]?.string, note["message"]?.string].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    // MARK: What the form does

    static func routes(_ service: Service) -> [Route] {
        [
            Route(.post, page.path, name: "page-import", body: .collect(bytesMax: fileBytesMax + Site.formBytesMax)) { request, responder in
                service.aside(request, responder) { service.takeImport(request, responder) }
            }
        ]
    }
}

extension Service {
    /// Checks or imports the file of a form; the report as a page, or the form again with the reason where the file is refused.
    fileprivate func takeImport(_ request: HTTPRequest, _ responder: Responder) {
        guard let (form, call) = formWithFile(request, responder, returningTo: ImportPage.page.path) else { return }
        guard let subject = call.field("subject").flatMap(ImportPage.Subject.init) else {
            return responder.answer(refused(.foreignForm, call))
        }
        do {
            guard let file = form.file else { throw Refusal(Problem.noFile) }
            guard let ending = file.name.split(separator: ".").last, let type = ImportPage.types[ending.lowercased()] else {
                throw Refusal(Problem.noRecords)
            }
            let report = try call.contract.importFile(
                subject.row, file.octets, type: type, isDryRun: call.form["dryRun"] != nil, key: call.field("key"))
            var content = HTML()
            ImportPage.write(report, of: subject, call, to: &content)
            responder.answer(SiteLayout(page: ImportPage.page, call: call).response(content, status: .ok))
        } catch {
            showAgain(ImportPage.page, "page-import", request, form.fields, Refusal(error).told(at: subject.pointer), responder)
        }
    }
}

extension Problem {
    fileprivate static let noRecords = Problem(
        .unprocessable, "content-not-allowed", zh: "请用 CSV（.csv）或 JSON Lines（.jsonl、.ndjson）文件。",
        en: "Use a file in CSV (.csv) or JSON lines (.jsonl, .ndjson).")
}
