import HTTPServer
import JSON
import Subsidy

/// One row as an operation of the document.
struct OperationObject {
    let endpoint: Endpoint
    /// What can be done with the thing that it makes.
    var links: [JSONObject.Member] = []

    var json: JSON {
        var operation = JSONObject()
        operation["operationId"] = .string(endpoint.name)
        operation["tags"] = [.string(endpoint.tag.rawValue)]
        operation["summary"] = .string(endpoint.summary.en)
        operation["description"] = .string(description)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let content = endpoint.content { operation["requestBody"] = requestBody(content) }
        operation["responses"] = .object(responses)
        operation["security"] = endpoint.access == .anyone ? [] : [["bearer": []], ["signature": []], ["certificate": []]]
        if let roles = endpoint.access.roles { operation["x-roles"] = .array(roles.map(\.rawValue).sorted().map { .string($0) }) }
        if case .role(let action) = endpoint.access {
            let scopes = Authority.scopes(for: action).sorted { $0.key.rawValue < $1.key.rawValue }
            operation["x-action"] = .string(action.rawValue)
            operation["x-scopes"] = .object(JSONObject(scopes.map { .init(key: $0.key.rawValue, value: .string($0.value.rawValue)) }))
            if action.isDelegable { operation["x-delegable"] = true }
        }
        if endpoint.isSandboxOnly { operation["x-sandbox-only"] = true }
        return .object(operation)
    }

    private var description: String {
        let roles = endpoint.access.roles.map { $0.map(\.rawValue).sorted().joined(separator: ", ") } ?? "anyone"
        return "\(endpoint.summary.zh) For: \(roles)."
    }

    private var parameters: [JSON] {
        var parameters = endpoint.pathParameters.map { Self.parameter($0, in: "path", Schema.text(max: 64), isRequired: true) }
        parameters += endpoint.query.map { Self.parameter($0.name, in: "query", $0.schema, $0.summary) }
        if endpoint.idempotency != .none {
            parameters.append(
                Self.parameter(
                    "Idempotency-Key", in: "header", .pattern("^[\\x21-\\x7E]+$", max: Gate.idempotencyKeyLengthMax),
                    endpoint.idempotency.summary, isRequired: endpoint.idempotency == .required))
        }
        if endpoint.condition != .none {
            parameters.append(
                Self.parameter(
                    "If-Match", in: "header", Schema([("type", "string")]), "The ETag as last read.",
                    isRequired: endpoint.condition == .match))
        }
        if endpoint.condition == .matchOrCreate {
            parameters.append(Self.parameter("If-None-Match", in: "header", .oneOf(["*"]), "`*` creates only."))
        }
        if case .role(let action) = endpoint.access, action.isDelegable {
            parameters.append(
                Self.parameter(
                    "On-Behalf-Of", in: "header", .pattern("^cli_[0-9a-z]{1,32}$", max: 40),
                    "The client whose lent power is used; its delegation must hold today."))
        }
        return parameters
    }

    private static func parameter(
        _ name: String, in place: String, _ schema: Schema, _ summary: String? = nil, isRequired: Bool = false
    ) -> JSON {
        var parameter = JSONObject()
        parameter["name"] = .string(name)
        parameter["in"] = .string(place)
        if isRequired { parameter["required"] = true }
        if let summary { parameter["description"] = .string(summary) }
        parameter["schema"] = schema.json
        return .object(parameter)
    }

    private func requestBody(_ content: Content) -> JSON {
        let forms = content.forms.map { form in
            var object = JSONObject()
            object["schema"] = form.schema?.json ?? ["type": "string", "format": "binary", "minLength": 1]
            if let example = RequestExamples.example(of: endpoint, as: form) { object["example"] = example }
            return JSONObject.Member(key: form.mediaType.description, value: .object(object))
        }
        return ["required": .bool(!content.isOptional), "content": .object(JSONObject(forms))]
    }

    private var responses: JSONObject {
        var responses = JSONObject()
        responses[String(endpoint.success.status)] = success(endpoint.success.status)
        if endpoint.success.mayCreate { responses["201"] = success(201) }
        if endpoint.method == .get, endpoint.success.schema != nil {
            responses["304"] = ["description": "Not changed since the ETag that was sent"]
        }
        for status in endpoint.refusalStatuses {
            responses[String(status)] = ["$ref": .string("#/components/responses/Problem\(status)")]
        }
        return responses
    }

    private func success(_ status: Int) -> JSON {
        var response = JSONObject()
        response["description"] = .string(endpoint.success.summary)
        var headers: [String] = []
        if status == 201 { headers.append("Location") }
        if endpoint.success.schema != nil { headers.append("ETag") }
        if endpoint.query.contains(where: { $0.name == "after" }) { headers.append("Link") }
        if endpoint.isWrite { headers.append("Voucherd-Receipt") }
        if endpoint.isWrite || endpoint.idempotency != .none { headers.append("Idempotency-Replayed") }
        headers += OpenAPIDocument.commonHeaders
        response["headers"] = OpenAPIDocument.references(toHeaders: headers)
        let types = endpoint.success.mediaTypes + (endpoint.isExportable ? ListExport.mediaTypes : [])
        let forms = types.map { type -> JSONObject.Member in
            // A file that is JSON may be any JSON; of other types the octets are text or binary.
            let schema: JSON = if type == .json { endpoint.success.schema?.json ?? [:] } else { ["type": "string"] }
            return .init(key: type.description, value: ["schema": schema])
        }
        if !forms.isEmpty { response["content"] = .object(JSONObject(forms)) }
        if !links.isEmpty, status == 201 { response["links"] = .object(JSONObject(links)) }
        return .object(response)
    }
}

extension Endpoint.Idempotency {
    fileprivate var summary: String {
        switch self {
        case .none, .accepted, .required: "The same key and content replay the first answer, for seven days at least and over restarts."
        case .remembered:
            "The same key and content replay the first answer while it is remembered; nothing is stored, so after that it is worked out again."
        }
    }
}
