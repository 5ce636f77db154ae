// The OpenAPI 3.1 document, made of the same rows as the router.

import HTTPServer
import JSON
import Subsidy

struct OpenAPIDocument {
    let endpoints: [Endpoint]
    /// The schemas that `#/components/schemas/` names.
    let components: [(name: String, schema: Schema)]
    let version: String

    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "voucherd", "version": .string(version),
                "summary": "A city's AI subsidy policy, from application to books",
                "description": .string(Self.introduction), "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "tags": .array(Endpoint.Tag.allCases.map { ["name": .string($0.rawValue)] }),
            "paths": paths,
            "components": [
                "securitySchemes": [
                    "bearer": [
                        "type": "http", "scheme": "bearer",
                        "description": "A token of this service, or an access token (RFC 9068) of the configured issuer.",
                    ],
                    "signature": [
                        "type": "http", "scheme": "signature",
                        "description": .string(
                            "An HTTP message signature (RFC 9421) over @method, @target-uri, content-digest where there is content, and "
                                + "Idempotency-Key, If-Match and On-Behalf-Of where they are sent; with created, keyid and nonce."),
                    ],
                    "certificate": ["type": "mutualTLS", "description": "A client certificate that is registered for a client."],
                ],
                "schemas": .object(JSONObject(schemas)),
                "responses": .object(JSONObject(problemResponses)),
                "headers": headers,
            ],
        ]
    }

    /// The representations, and what the domain's own schemas refer to.
    private var schemas: [JSONObject.Member] {
        components.map { .init(key: $0.name, value: $0.schema.json) }
            + SharedSchemas.components.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value) }
    }

    private static let introduction = """
        Money is a string in yuan with two decimals, rates are decimal strings, instants are RFC 3339. Errors are application/problem+json \
        (RFC 9457) in the language that Accept-Language asks for (zh-CN, en). POST takes an Idempotency-Key; PATCH and PUT need If-Match. \
        Lists answer {data, next}; pass `next` as `after`.
        """

    private var paths: JSON {
        var paths = JSONObject()
        for endpoint in endpoints {
            var item = paths[endpoint.path]?.object ?? JSONObject()
            item[endpoint.method.name.lowercased()] = OperationObject(endpoint: endpoint, links: links(from: endpoint)).json
            paths[endpoint.path] = .object(item)
        }
        return .object(paths)
    }

    /// From an operation that makes a thing to those that take it by its id: what they make is known by its representation's name.
    private func links(from maker: Endpoint) -> [JSONObject.Member] {
        guard maker.success.status == 201, let made = maker.success.schema?.json["$ref"],
            let home = endpoints.first(where: { $0.method == .get && $0.success.schema?.json["$ref"] == made && $0.path.hasSuffix("/{id}") }
            )
        else { return [] }
        return endpoints.filter { $0.path.hasPrefix(home.path) && $0.pathParameters == ["id"] }.map { taker in
            .init(key: taker.name, value: ["operationId": .string(taker.name), "parameters": ["id": "$response.body#/id"]])
        }
    }

    private var problemResponses: [JSONObject.Member] {
        Set(endpoints.flatMap(\.refusalStatuses)).sorted().map { status in
            var response: JSONObject = JSONObject([
                .init(key: "description", value: .string(ProblemTitle.of(status: status).en)),
                .init(
                    key: "content",
                    value: [MediaType.problem.description: ["schema": ["$ref": .string("#/components/schemas/" + ProblemDocument.name)]]]
                        .asObject),
            ])
            response["headers"] = Self.references(toHeaders: [Self.headerOf[status]].compactMap { $0 } + Self.commonHeaders)
            return .init(key: "Problem\(status)", value: .object(response))
        }
    }

    /// What every answer has, or may have.
    static let commonHeaders = ["X-Request-Id", "traceparent", "RateLimit", "RateLimit-Policy"]

    static func references(toHeaders names: [String]) -> JSON {
        .object(JSONObject(names.map { .init(key: $0, value: ["$ref": .string("#/components/headers/" + $0)]) }))
    }

    private static let headerOf = [401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"]

    private var headers: JSON {
        func header(_ text: String) -> JSON { ["description": .string(text), "schema": ["type": "string"]] }
        return [
            "ETag": header("The version of the resource and of this representation."), "Location": header("The new resource."),
            "Link": header("The next page, with rel=\"next\"."), "WWW-Authenticate": header("How to authenticate."),
            "Retry-After": header("Seconds to wait."), "X-Request-Id": header("The request's id: the caller's own, where it sent one."),
            "traceparent": header("The caller's trace with a span of this service, where the caller sent one."),
            "RateLimit": header("What is left of the caller's quota, where there is one."),
            "RateLimit-Policy": header("The caller's quota, where there is one."),
            "Voucherd-Receipt": header("The record that keeps this write: seq and hash in the audit chain."),
            "Idempotency-Replayed": header("true where an earlier answer to the same key is repeated."),
        ]
    }
}

extension ProblemDocument {
    static let name = "Problem"
    static let schema = Schema.object(
        [
            "type": .text(max: 200), "title": .text(max: 200), "status": .integer(400...599), "detail": .text(min: 0, max: 10_000),
            "code": .text(max: 100), "requestId": .text(min: 0, max: 64),
            "errors": .array(.object(["pointer": .text(min: 0, max: 500), "code": .text(max: 100), "message": .text(min: 0, max: 2000)])),
        ], optional: ["errors"], isOpen: true)
}

extension Dictionary where Key == String, Value == JSON {
    /// As a JSON object; for one-member objects whose key is computed.
    var asObject: JSON { .object(JSONObject(map { .init(key: $0.key, value: $0.value) })) }
}
