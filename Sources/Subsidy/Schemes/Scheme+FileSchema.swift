import JSON

extension Scheme {
    /// What a file under Config/schemes looks like: every fault of its shape is found at once, with its place.
    static let fileSchema: JSONSchema = {
        do {
            return try JSONSchema(fileSchemaSource, components: SharedSchemas.components, formats: .subsidy)
        } catch {
            preconditionFailure("the schema of scheme files is a constant: \(error)")
        }
    }()

    /// The same as JSON, for OpenAPI.
    public static let fileSchemaSource: JSON = [
        "type": "object", "additionalProperties": false,
        "required": [
            "id", "measure", "kind", "title", "clause", "pool", "rate", "caps", "base", "form", "documents", "workflow",
            "publicityWorkingDays", "effective", "version", "eligibility", "notes", "examples",
        ],
        "properties": .object(JSONObject(whatItIs + howMuch + howItRuns)),
    ]

    private static let word: JSON = ["type": "string", "pattern": "^[a-z][a-z0-9-]{0,62}$"]
    private static let text: JSON = [
        "type": "object", "additionalProperties": false, "required": ["zh", "en"],
        "properties": ["zh": ["type": "string", "minLength": 1], "en": ["type": "string", "minLength": 1]],
    ]
    private static let budgetCode: JSON = ["type": ["string", "null"], "pattern": "^[!-~]{1,32}$"]
    private static let nullableText: JSON = ["type": ["string", "null"], "minLength": 1]
    private static let clauseSchema: JSON = [
        "type": "object", "additionalProperties": false, "required": ["document", "article", "text"],
        "properties": [
            "document": ["type": "string"], "article": ["type": "integer", "minimum": 1], "text": ["type": "string", "minLength": 1],
        ],
    ]
    private static func list(_ items: JSON) -> JSON { ["type": "array", "maxItems": 200, "items": items] }
    private static func object(_ required: JSON, _ properties: JSON) -> JSON {
        ["type": "object", "additionalProperties": false, "required": required, "properties": properties]
    }
    private static func nullable(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }
    private static func member(_ key: String, _ schema: JSON) -> JSONObject.Member { JSONObject.Member(key: key, value: schema) }
    private static let placeInClaim: JSON = ["type": "string", "pattern": "^/claim/.+$"]
    private static let rateSchema: JSON = ["$ref": "#/components/schemas/Rate"]
    private static let moneySchema: JSON = ["$ref": "#/components/schemas/Money"]
    private static let dateSchema: JSON = ["$ref": "#/components/schemas/Date"]

    private static let whatItIs: [JSONObject.Member] = [
        member("id", word), member("measure", ["type": "integer", "minimum": 1, "maximum": 100]),
        member("kind", ["enum": ["voucher", "award", "tranches", "referral", "entitlement"]]), member("title", text),
        member("clause", clauseSchema), member("version", ["type": "string", "minLength": 1, "maxLength": 50]),
        member("effective", object(["from", "to"], ["from": dateSchema, "to": nullable(dateSchema)])),
        member(
            "notes",
            list(object(["about", "zh", "en"], ["about": ["type": "string"], "zh": ["type": "string"], "en": ["type": "string"]]))),
        member("settings", ["type": "object"]),
    ]

    private static let howMuch: [JSONObject.Member] = [
        member("pool", nullable(word)),
        member(
            "budget",
            nullable([
                "type": "object", "additionalProperties": false,
                "properties": ["functional": budgetCode, "economic": budgetCode, "project": budgetCode],
            ])),
        member(
            "rate",
            nullable([
                "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
                "properties": ["max": rateSchema, "fixed": rateSchema],
            ])),
        member(
            "caps",
            list(
                object(
                    ["limit", "scope"],
                    [
                        "limit": moneySchema, "scope": ["enum": ["contract", "project", "enterprise", "enterprise-year", "person"]],
                        "sharedWith": list(word),
                    ]))),
        member("base", ["type": ["string", "null"], "pattern": "^/claim/.+$"]), member("eligibleBase", nullableText),
        member("amount", nullableText),
        member(
            "split",
            list(object(["funder", "max"], ["funder": ["enum": ["city", "district", "national", "other"]], "max": nullable(rateSchema)]))),
        member("cityShare", nullable(object(["max", "sharedWith"], ["max": rateSchema, "sharedWith": list(word)]))),
        member(
            "tranches",
            nullable(
                object(
                    ["every", "count", "startsOn", "weights", "amounts"],
                    [
                        "every": ["enum": ["month", "year"]], "count": placeInClaim, "startsOn": nullable(placeInClaim),
                        "weights": nullable(placeInClaim), "amounts": ["enum": ["scheduled", "decided"]],
                    ]))),
        member(
            "referral",
            nullable(
                object(
                    ["registersTag", "funder"],
                    ["registersTag": nullable(word), "funder": ["enum": ["national", "district", "other", nil]]]))),
        member(
            "entitlement",
            nullable(
                object(
                    ["confirmationWorkingDays"],
                    ["confirmationWorkingDays": ["type": ["integer", "null"], "minimum": 1, "maximum": 60]]))),
        member("voucher", nullable(object(["validMonths"], ["validMonths": ["type": "integer", "minimum": 1, "maximum": 120]]))),
        member("award", nullable(object(["audited"], ["audited": ["type": "boolean"], "paysPerson": ["type": "boolean"]]))),
        member("excludes", list(word)),
        member("fundedBase", ["type": ["string", "null"], "pattern": "^/claim/.+$"]),
        member(
            "decision",
            nullable(object(["model", "name"], ["model": ["type": "string", "pattern": "^[A-Za-z0-9-]+\\.dmn$"], "name": nullableText]))),
        member(
            "redemption",
            nullable(
                object(
                    ["bounds", "vatCounts", "providerTag", "refusesRelatedParty"],
                    [
                        "bounds": list(["enum": ["invoiced", "paid"]]), "vatCounts": ["type": "boolean"], "providerTag": nullableText,
                        "refusesRelatedParty": ["type": "boolean"],
                    ]))),
    ]

    private static let howItRuns: [JSONObject.Member] = [
        member("form", ["type": "object", "required": ["type", "properties", "additionalProperties"]]),
        member("documents", list(object(["kind", "title", "required"], ["kind": word, "title": text, "required": ["type": "boolean"]]))),
        member("workflow", list(stage)), member("intake", ["enum": ["continuous", "call"]]), member("goals", list(goal)),
        member("publicityWorkingDays", ["type": "integer", "minimum": 0, "maximum": 60]),
        member("eligibility", list(rule)), member("examples", ["type": "array", "minItems": 1, "maxItems": 200, "items": example]),
    ]

    private static let goal = object(
        ["id", "title", "target", "counts", "within"],
        [
            "id": word, "title": text, "target": ["type": "integer", "minimum": 1], "counts": ["type": "string", "pattern": "^/.+$"],
            "within": object(["from", "to"], ["from": dateSchema, "to": nullable(dateSchema)]),
        ])

    private static let stage = object(
        ["stage", "role", "title"],
        [
            "stage": word, "role": ["enum": ["district-reviewer", "municipal-reviewer", "expert"]], "title": text,
            "workingDays": ["type": ["integer", "null"], "minimum": 1, "maximum": 250],
            "signatures": ["type": "integer", "minimum": 1, "maximum": 50],
            "minimumScore": ["type": ["integer", "null"], "minimum": 0, "maximum": 100],
            "droppedExtremes": ["type": "integer", "minimum": 0, "maximum": 20], "setsAmount": ["type": "boolean"],
        ])

    private static let rule = object(
        ["id", "when", "message"],
        [
            "id": word, "when": ["type": "string", "minLength": 1], "clause": clauseSchema,
            "message": object(["passed", "failed"], ["passed": text, "failed": text]),
            "needs": list(object(["pointer", "text"], ["pointer": ["type": "string", "pattern": "^/.+$"], "text": text])),
        ])

    private static let example = object(
        ["name", "enterprise", "claim", "expect"],
        [
            "name": ["type": "string", "minLength": 1], "enterprise": ["type": "object"], "claim": ["type": "object"],
            "on": nullable(dateSchema),
            "expect": object(
                ["eligible", "amount", "boundBy"],
                [
                    "eligible": ["type": ["boolean", "null"]], "amount": moneySchema,
                    "boundBy": ["enum": ["rate", "cap", "funders", "pool", nil]],
                ]),
        ])
}
