import JSON

/// The body of `POST /v1/assessments`: a claim that nobody has filed.
public struct AssessmentRequest: Sendable {
    public var scheme: Scheme
    public var enterprise: Enterprise
    public var claim: JSON

    /// The body's schema, before the scheme's own form is known.
    public static let schema: JSON = [
        "type": "object", "additionalProperties": false, "required": ["scheme", "enterprise", "claim"],
        "properties": [
            "scheme": ["type": "string", "minLength": 1, "maxLength": 63],
            "enterprise": ["$ref": "#/components/schemas/AssessedEnterprise"], "claim": ["type": "object"],
        ],
    ]

    private static let compiled: JSONSchema = {
        do {
            return try JSONSchema(schema, components: SharedSchemas.components, formats: .subsidy)
        } catch {
            preconditionFailure("the schema of assessments is a constant: \(error)")
        }
    }()

    /// Reads and validates `{scheme, enterprise, claim}`, the claim against the form that the scheme has on that day.
    ///
    /// - Throws: a problem of kind `malformed` with every failure, or `unprocessable` with the code `unknown-scheme`.
    public init(json: JSON, policy: Policy, today: LocalDate) throws(Problem) {
        var failures = Self.compiled.validate(json).map(\.failure)
        let id = json["scheme"]?.string
        let scheme = id.flatMap { policy.scheme($0, on: today) }
        if let scheme, let claim = json["claim"], claim.object != nil { failures += scheme.claimFailures(claim) }
        guard failures.isEmpty else { throw Problem.invalidBody(failures) }
        guard let scheme, let claim = json["claim"], let entry = json["enterprise"] else {
            throw policy.unknownScheme(id ?? "", on: today)
        }
        do {
            enterprise = try Enterprise(json: entry)
        } catch {
            // The schema lets nothing through that the decoder refuses; should it, the caller still hears where.
            let place = (error as? JSONShapeError)?.pointer.description ?? ""
            throw Problem.invalidBody([
                Problem.Failure(
                    pointer: "/enterprise" + place, code: "wrong-format",
                    message: LocalizedText(zh: "写法不对：\(error)", en: "This is not well written: \(error)"))
            ])
        }
        self.scheme = scheme
        self.claim = claim
    }
}

extension Scheme {
    /// What is wrong with a claim by the scheme's form, each with its pointer below `prefix`.
    public func claimFailures(_ claim: JSON, within prefix: String = "/claim") -> [Problem.Failure] {
        form.validate(claim).map { $0.failure(within: prefix) }
    }
}

extension Policy {
    /// The refusal of a scheme that is not in force, naming those that are.
    public func unknownScheme(_ id: String, on date: LocalDate) -> Problem {
        let known = schemes(on: date).map(\.id)
        let list = known.joined(separator: ", ")
        return Problem(
            .unprocessable, "unknown-scheme", zh: "\(date) 没有名为“\(id.prefix(100))”的支持项目。现有：\(list)。",
            en: "There is no scheme \"\(id.prefix(100))\" in force on \(date). There are: \(list).",
            members: [JSONObject.Member(key: "schemes", value: .array(known.map { .string($0) }))])
    }
}
