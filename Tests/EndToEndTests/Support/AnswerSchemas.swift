import HTTPClient
import JSON

/// The schemas of successful answers, compiled from the served OpenAPI document.
struct AnswerSchemas {
    /// Writes that a receipt is promised for.
    private var receipts: [(method: String, path: [Substring])] = []
    private let schemas: [(method: String, path: [Substring], status: Int, schema: JSONSchema)]

    init(_ document: JSON) throws {
        var components: [String: JSON] = [:]
        for member in document["components"]?["schemas"]?.object?.members ?? [] { components[member.key] = member.value }
        let formats = JSONFormats([
            "money": { _ in true }, "rate": { _ in true }, "date": { _ in true }, "date-time": { _ in true }, "uscc": { _ in true },
        ])
        var schemas: [(method: String, path: [Substring], status: Int, schema: JSONSchema)] = []
        for path in document["paths"]?.object?.members ?? [] {
            for method in path.value.object?.members ?? [] {
                for response in method.value["responses"]?.object?.members ?? [] {
                    if response.value["headers"]?["Voucherd-Receipt"] != nil {
                        receipts.append((method.key.uppercased(), path.key.split(separator: "/")))
                    }
                    guard let schema = response.value["content"]?["application/json"]?["schema"], let status = Int(response.key) else {
                        continue
                    }
                    schemas.append(
                        (
                            method.key.uppercased(), path.key.split(separator: "/"), status,
                            try JSONSchema(schema, components: components, formats: formats)
                        ))
                }
            }
        }
        self.schemas = schemas
    }

    /// What is wrong with a JSON answer; nil for nothing.
    func fault(_ method: String, _ target: String, _ answer: Caller.Answer) -> String? {
        receiptFault(method, target, answer) ?? schemaFault(method, target, answer)
    }

    /// A write that was accepted names its record.
    private func receiptFault(_ method: String, _ target: String, _ answer: Caller.Answer) -> String? {
        guard (200..<300).contains(answer.status) else { return nil }
        let parts = target.split(separator: "?")[0].split(separator: "/")
        let isPromised = receipts.contains { row in
            row.method == method && row.path.count == parts.count && zip(row.path, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        guard isPromised else { return nil }
        let receipt = answer.response.header("voucherd-receipt") ?? ""
        let isReceipt = receipt.wholeMatch(of: #/seq=[1-9][0-9]*; hash=[0-9a-f]{64}/#) != nil
        return isReceipt ? nil : "a write without a receipt: \"\(receipt)\""
    }

    private func schemaFault(_ method: String, _ target: String, _ answer: Caller.Answer) -> String? {
        guard method != "HEAD", (200..<300).contains(answer.status), answer.response.header("content-type") == "application/json" else {
            return nil
        }
        let parts = target.split(separator: "?")[0].split(separator: "/")
        let rows = schemas.filter { row in
            row.method == method && row.path.count == parts.count && zip(row.path, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        let fewest = rows.map { row in row.path.count { $0.hasPrefix("{") } }.min()
        let row = rows.first { row in row.status == answer.status && row.path.count { $0.hasPrefix("{") } == fewest }
        guard let row else { return "status \(answer.status) is not in the OpenAPI document" }
        let violations = row.schema.validate(answer.json)
        return violations.isEmpty ? nil : "the answer breaks its own schema: \(violations.prefix(5)) in \(answer.response.text.prefix(500))"
    }
}
