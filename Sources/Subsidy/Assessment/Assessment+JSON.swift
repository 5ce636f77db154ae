// Two forms. The frozen one, in the journal, has ids and numbers, and words only where the scheme cannot give them
// again. The answered one is api.md's, in one language, with the clause and message of each rule.

import JSON
import Ledger

extension Assessment: JSONEncodable, JSONDecodable {
    /// The frozen form.
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("scheme", scheme)
        writer.member("schemeVersion", schemeVersion)
        encodeResult(to: &writer)
        writer.member("reasons", reasons)
        writer.member("trace", trace)
        if !toQualify.isEmpty { writer.member("toQualify", toQualify) }
        if !parts.isEmpty { writer.member("parts", parts) }
        if !decisions.isEmpty { writer.member("decisions", decisions) }
        writer.memberIfPresent("inputs", inputs)
        writer.endObject()
    }

    /// Reads the frozen form.
    public init(json: JSON) throws {
        self.init(
            scheme: try json.member("scheme"), schemeVersion: try json.member("schemeVersion"),
            eligible: try json.optionalMember("eligible"), base: try json.optionalMember("base"), rate: try json.optionalMember("rate"),
            amount: try json.member("amount"), boundBy: try json.optionalMember("boundBy"), reasons: try json.member("reasons"),
            trace: try json.member("trace"), toQualify: try json.optionalMember("toQualify") ?? [],
            parts: try json.optionalMember("parts") ?? [], decisions: try json.optionalMember("decisions") ?? [],
            inputs: try json.optionalMember("inputs"))
    }

    /// The same without a tree in between: every answer about an application has one.
    public init(cursor: inout JSONCursor) throws {
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        self.init(
            scheme: "", schemeVersion: "", eligible: nil, base: nil, rate: nil, amount: .zero, boundBy: nil, reasons: [], trace: [],
            toQualify: [], parts: [])
        try fields.field("scheme", &scheme)
        try fields.field("schemeVersion", &schemeVersion)
        try fields.field("eligible", &eligible)
        try fields.field("base", &base)
        try fields.field("rate", &rate)
        try fields.field("amount", &amount)
        try fields.field("boundBy", &boundBy)
        try fields.list("reasons", &reasons)
        try fields.list("trace", &trace)
        try fields.list("toQualify", &toQualify)
        try fields.list("parts", &parts)
        try fields.list("decisions", &decisions)
        try fields.field("inputs", &inputs)
        try fields.endObject()
        cursor = fields.cursor
    }

    private func encodeResult(to writer: inout JSONWriter) {
        writer.member("eligible", eligible)
        writer.member("base", base)
        writer.member("rate", rate)
        writer.member("amount", amount)
        writer.member("boundBy", boundBy)
    }

    /// The answered form. `scheme` is the version that the assessment names (`policy.scheme(_:version:)`); without it
    /// the rules are named and their words are left out.
    public func encode(to writer: inout JSONWriter, language: Language, scheme: Scheme?) {
        writer.beginObject()
        writer.member("scheme", self.scheme)
        writer.member("schemeVersion", schemeVersion)
        encodeResult(to: &writer)
        writer.key("reasons")
        writer.beginArray()
        for reason in reasons { reason.encode(to: &writer, language: language, scheme: scheme) }
        writer.endArray()
        writer.key("trace")
        writer.beginArray()
        for step in trace { step.encode(to: &writer, detail: step.detail(base: base, rate: rate).text(in: language)) }
        writer.endArray()
        writer.key("toQualify")
        writer.beginArray()
        for requirement in toQualify { requirement.encode(to: &writer, language: language) }
        writer.endArray()
        writer.member("parts", parts)
        if !decisions.isEmpty {
            writer.key("decisions")
            writer.beginArray()
            for step in decisions { step.encode(to: &writer, language: language, model: scheme?.decision) }
            writer.endArray()
        }
        writer.endObject()
    }
}

extension Assessment.Reason: JSONEncodable, JSONDecodable {
    public init(cursor: inout JSONCursor) throws {
        try cursor.beginObject()
        var fields = JSONFieldCursor(cursor)
        self.init(rule: "", passed: nil)
        try fields.field("rule", &rule)
        try fields.field("passed", &passed)
        try fields.endObject()
        cursor = fields.cursor
    }

    public init(json: JSON) throws {
        self.init(rule: try json.member("rule"), passed: try json.optionalMember("passed"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("rule", rule)
        writer.member("passed", passed)
        writer.endObject()
    }

    func encode(to writer: inout JSONWriter, language: Language, scheme: Scheme?) {
        let rule = scheme?.eligibility.first { $0.id == self.rule }
        writer.comma()
        writer.beginObject()
        writer.member("rule", self.rule)
        writer.member("passed", passed)
        writer.key("clause")
        if let clause = rule?.clause ?? scheme?.clause {
            writer.beginObject()
            writer.member("article", clause.article)
            writer.member("text", clause.text)
            writer.endObject()
        } else {
            writer.null()
        }
        writer.member("message", message(rule).text(in: language))
        writer.endObject()
    }

    private func message(_ rule: EligibilityRule?) -> LocalizedText {
        switch passed {
        case true?: rule?.passed ?? LocalizedText(zh: "符合。", en: "Met.")
        case false?: rule?.failed ?? LocalizedText(zh: "不符合。", en: "Not met.")
        case nil: LocalizedText(zh: "缺少数据，无法判定。", en: "Cannot be decided: data is missing.")
        }
    }
}

extension Assessment.Requirement: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws {
        self.init(rule: try json.member("rule"), pointer: try json.member("pointer"), needs: try json.member("needs"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("rule", rule)
        writer.member("pointer", pointer)
        writer.member("needs", needs)
        writer.endObject()
    }

    func encode(to writer: inout JSONWriter, language: Language) {
        writer.element(["rule": .string(rule), "pointer": .string(pointer), "needs": .string(needs.text(in: language))] as JSON)
    }
}

extension Assessment.Part: JSONEncodable, JSONDecodable {
    public init(json: JSON) throws {
        self.init(funder: try json.member("funder"), amount: try json.member("amount"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("funder", funder)
        writer.member("amount", amount)
        writer.endObject()
    }
}
