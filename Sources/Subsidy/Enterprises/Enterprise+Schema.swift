import JSON

extension Enterprise {
    /// What `PUT /v1/enterprises/{uscc}` takes and `GET` answers: JSON Schema with references to `SharedSchemas.components`.
    public static let schema: JSON = schema(required: ["uscc", "name", "district"], accountNumber: "^[0-9A-Za-z-]{4,34}$")

    /// The same for an assessment, where only the code must be given: what else is missing leaves rules undecided. The account's
    /// number may be masked, as `GET` answers it to whoever may not change it: no rule asks for it.
    public static let assessmentSchema: JSON = schema(required: ["uscc"], accountNumber: "^[0-9A-Za-z*-]{4,34}$")

    /// `assessmentSchema`, compiled.
    public static let assessmentValidator: JSONSchema = compiled(assessmentSchema)
    /// `schema`, compiled.
    public static let validator: JSONSchema = compiled(schema)

    private static func compiled(_ schema: JSON) -> JSONSchema {
        do {
            return try JSONSchema(schema, components: ["Uscc": SharedSchemas.uscc, "Date": SharedSchemas.date], formats: .subsidy)
        } catch {
            preconditionFailure("the enterprise's schema is a constant: \(error)")
        }
    }

    private static func schema(required: [String], accountNumber: String) -> JSON {
        [
            "type": "object", "additionalProperties": false, "required": .array(required.map { .string($0) }),
            "properties": [
                "uscc": ["$ref": "#/components/schemas/Uscc"],
                "name": ["type": "string", "minLength": 1, "maxLength": 200],
                "district": ["type": ["string", "null"], "minLength": 1, "maxLength": 50, "examples": ["浦东新区"]],
                "foundedOn": nullable("Date"),
                "sizeClass": ["type": ["string", "null"], "enum": ["micro", "small", "medium", "large", nil]],
                "controller": text(200),
                "relatedParties": ["type": "array", "maxItems": 500, "items": relatedParty],
                "cluster": text(100),
                "tags": [
                    "type": "array", "maxItems": 100, "uniqueItems": true, "items": ["type": "string", "minLength": 1, "maxLength": 100],
                ],
                "account": ["anyOf": [account(number: accountNumber), ["type": "null"]]],
                "barredUntil": nullable("Date"),
            ],
        ]
    }

    private static func account(number pattern: String) -> JSON {
        [
            "type": "object", "additionalProperties": false, "required": ["bank", "number", "name"],
            "properties": [
                "bank": ["type": "string", "minLength": 1, "maxLength": 200],
                "number": ["type": "string", "pattern": .string(pattern)],
                "name": ["type": "string", "minLength": 1, "maxLength": 200],
            ],
        ]
    }

    private static let relatedParty: JSON = [
        "anyOf": [
            ["type": "string", "minLength": 1, "maxLength": 200],
            [
                "type": "object", "additionalProperties": false, "minProperties": 1,
                "properties": [
                    "party": ["type": "string", "minLength": 1, "maxLength": 200],
                    "uscc": ["$ref": "#/components/schemas/Uscc"],
                    "name": ["type": "string", "minLength": 1, "maxLength": 200],
                    "relation": text(100), "from": nullable("Date"), "to": nullable("Date"),
                ],
                "anyOf": [["required": ["party"]], ["required": ["uscc"]], ["required": ["name"]]],
            ],
        ]
    ]

    private static func nullable(_ component: String) -> JSON {
        ["anyOf": [["$ref": .string("#/components/schemas/" + component)], ["type": "null"]]]
    }

    private static func text(_ lengthMax: Int) -> JSON {
        ["type": ["string", "null"], "maxLength": JSON(integerLiteral: Int64(lengthMax))]
    }
}
