// The API reference, made from the same OpenAPI document that is served: it cannot say anything else.

import JSON
import Subsidy

enum ReferencePage {
    static let page = SitePage(
        path: "/reference", name: "page-reference", title: LocalizedText(zh: "接口说明", en: "API reference"), section: .reference
    ) { call, html in
        let document = try call.contract.get("getOpenAPI")
        html.tag("h1", text: call.say("接口说明", "API reference"))
        html.tag(
            "p", ("class", "lead"),
            text: call.say(
                "由服务自身的 OpenAPI 3.1 文档生成，与实际接口同源。", "Made from the service's own OpenAPI 3.1 document, which is made from its routes."))
        html.tag("p") { $0.tag("a", ("href", "/openapi.json"), text: "openapi.json") }
        let operations = operations(of: document)
        var tags: [String] = []
        for operation in operations where !tags.contains(operation.tag) { tags.append(operation.tag) }
        html.tag("nav", ("aria-label", call.say("章节", "Chapters"))) { html in
            html.tag("ul", ("class", "key")) { html in
                for tag in tags { html.tag("li") { $0.tag("a", ("href", "#" + tag), text: tag) } }
            }
        }
        for tag in tags {
            html.tag("h2", ("id", tag), text: tag)
            for operation in operations where operation.tag == tag { write(operation, call, to: &html) }
        }
        html.tag("h2", ("id", "schemas"), text: call.say("数据结构", "Schemas"))
        for schema in document["components"]?["schemas"]?.object?.members ?? [] {
            html.tag("details", ("id", "schema-" + schema.key)) { html in
                html.tag("summary", text: schema.key)
                html.tag("pre", ("tabindex", "0")) { $0.tag("code", text: PrettyJSON.text(schema.value)) }
            }
        }
    }

    private struct Operation {
        let method: String
        let path: String
        let tag: String
        let json: JSON
    }

    private static func operations(of document: JSON) -> [Operation] {
        (document["paths"]?.object?.members ?? []).flatMap { path in
            (path.value.object?.members ?? []).filter { $0.value["operationId"] != nil }.map { method in
                Operation(
                    method: method.key.uppercased(), path: path.key, tag: method.value["tags"]?.array?.first?.string ?? "API",
                    json: method.value)
            }
        }
    }

    private static func write(_ operation: Operation, _ call: PageCall, to html: inout HTML) {
        html.tag("details", ("id", operation.json["operationId"]?.string ?? "")) { html in
            html.tag("summary") { html in
                html.tag("code", text: "\(operation.method) \(operation.path)")
                html.text(" ")
                let summary = call.language == .chinese ? operation.json["description"] : operation.json["summary"]
                html.text(summary?.string ?? "")
            }
            let roles = (operation.json["x-roles"]?.array ?? []).compactMap(\.string)
            html.tag("p") { html in
                html.text(call.say("谁可以调用：", "For: "))
                html.text(roles.isEmpty ? call.say("任何人", "anyone") : roles.joined(separator: ", "))
            }
            writeParameters(operation, call, to: &html)
            for form in operation.json["requestBody"]?["content"]?.object?.members ?? [] {
                html.tag("h4", text: call.say("请求内容 ", "Content ") + form.key)
                html.tag("pre", ("tabindex", "0")) { $0.tag("code", text: PrettyJSON.text(form.value["schema"] ?? .null)) }
            }
            let statuses = (operation.json["responses"]?.object?.members ?? []).map(\.key).joined(separator: ", ")
            html.tag("p", text: call.say("状态码：", "Statuses: ") + statuses)
        }
    }

    private static func writeParameters(_ operation: Operation, _ call: PageCall, to html: inout HTML) {
        let parameters = operation.json["parameters"]?.array ?? []
        guard !parameters.isEmpty else { return }
        DataTable(
            caption: call.say("参数", "Parameters"),
            columns: [
                .init(title: call.say("名称", "Name")), .init(title: call.say("位置", "In")), .init(title: call.say("说明", "Meaning")),
            ],
            rows: parameters.map { parameter in
                [
                    .text(parameter["name"]?.string ?? ""), .text(parameter["in"]?.string ?? ""),
                    .text(parameter["description"]?.string ?? ""),
                ]
            }, empty: ""
        ).write(to: &html)
    }
}
