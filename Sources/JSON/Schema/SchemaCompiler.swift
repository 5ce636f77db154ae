/// Reads schema objects into nodes. The node at 0 is the root.
struct SchemaCompiler {
    let root: JSON
    let components: [String: JSON]
    let formats: JSONFormats
    private var nodes: [SchemaNode] = []
    /// References by their text, so that each target is compiled once.
    private var references: [String: Int] = [:]

    /// Keywords that say something about a schema and check nothing.
    private static let annotations: Set<String> = [
        "title", "description", "default", "examples", "$comment", "$defs", "$schema", "$id", "deprecated", "readOnly", "writeOnly",
    ]

    init(root: JSON, components: [String: JSON], formats: JSONFormats) {
        self.root = root
        self.components = components
        self.formats = formats
    }

    mutating func compile() throws(JSONSchemaError) -> [SchemaNode] {
        _ = try compile(root, at: .root)
        try checkForCycles()
        return nodes
    }

    mutating func compile(_ json: JSON, at pointer: JSONPointer) throws(JSONSchemaError) -> Int {
        let place = try reserve(pointer)
        try fill(place, from: json, at: pointer)
        return place
    }

    private mutating func reserve(_ pointer: JSONPointer) throws(JSONSchemaError) -> Int {
        guard nodes.count < JSONSchema.nodesMax else { throw Self.error(pointer, "more than \(JSONSchema.nodesMax) schemas") }
        nodes.append(SchemaNode())
        return nodes.count - 1
    }

    private mutating func fill(_ place: Int, from json: JSON, at pointer: JSONPointer) throws(JSONSchemaError) {
        var node = SchemaNode()
        switch json {
        case .bool(let accepts): node.isNever = !accepts
        case .object(let object):
            for member in object.members {
                let here = pointer.appending(member.key)
                if try fillScalar(&node, member.key, member.value, here) { continue }
                if try fillObject(&node, member.key, member.value, here) { continue }
                if try fillInPlace(&node, member.key, member.value, here) { continue }
                guard Self.annotations.contains(member.key) || member.key.hasPrefix("x-") else {
                    throw Self.error(here, "\"\(member.key)\" is not a keyword of the subset that is used here")
                }
            }
        default: throw Self.error(pointer, "a schema is an object or a boolean")
        }
        nodes[place] = node
    }

    /// Keywords about values that hold no others.
    private func fillScalar(
        _ node: inout SchemaNode, _ key: String, _ value: JSON, _ at: JSONPointer
    ) throws(JSONSchemaError) -> Bool {
        switch key {
        case "type": node.types = try types(value, at)
        case "enum": node.permitted = try Self.list(value, at)
        case "const": node.permitted = [value]
        case "minLength": node.lengthMin = try Self.count(value, at)
        case "maxLength": node.lengthMax = try Self.count(value, at)
        case "pattern": node.pattern = try pattern(value, at)
        case "format":
            guard let name = value.string, let check = formats.checks[name] else { throw Self.error(at, "a format that nobody checks") }
            node.format = (name, check)
        case "minimum": node.limits.append(.minimum(try Self.number(value, at)))
        case "maximum": node.limits.append(.maximum(try Self.number(value, at)))
        case "exclusiveMinimum": node.limits.append(.exclusiveMinimum(try Self.number(value, at)))
        case "exclusiveMaximum": node.limits.append(.exclusiveMaximum(try Self.number(value, at)))
        case "multipleOf": node.limits.append(.decimals(try Self.decimals(value, at)))
        default: return false
        }
        return true
    }

    /// Keywords about arrays and objects.
    private mutating func fillObject(
        _ node: inout SchemaNode, _ key: String, _ value: JSON, _ at: JSONPointer
    ) throws(JSONSchemaError) -> Bool {
        switch key {
        case "properties":
            guard let object = value.object else { throw Self.error(at, "an object of schemas is expected") }
            for member in object.members {
                node.properties.append((member.key, try compile(member.value, at: at.appending(member.key))))
            }
        case "required": node.required = try Self.strings(value, at)
        case "additionalProperties":
            switch value {
            case .bool(let isAllowed): node.additional = isAllowed ? .allowed : .forbidden
            default: node.additional = .schema(try compile(value, at: at))
            }
        case "minProperties": node.membersMin = try Self.count(value, at)
        case "maxProperties": node.membersMax = try Self.count(value, at)
        case "items": node.items = try compile(value, at: at)
        case "minItems": node.itemsMin = try Self.count(value, at)
        case "maxItems": node.itemsMax = try Self.count(value, at)
        case "uniqueItems":
            guard let flag = value.bool else { throw Self.error(at, "true or false is expected") }
            node.itemsAreUnique = flag
        default: return false
        }
        return true
    }

    /// Keywords that apply other schemas to the same value.
    private mutating func fillInPlace(
        _ node: inout SchemaNode, _ key: String, _ value: JSON, _ at: JSONPointer
    ) throws(JSONSchemaError) -> Bool {
        switch key {
        case "$ref": node.reference = try reference(value, at)
        case "allOf": node.allOf = try branches(value, at)
        case "anyOf": node.anyOf = try branches(value, at)
        case "oneOf": node.oneOf = try branches(value, at)
        default: return false
        }
        return true
    }

    private mutating func branches(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> [Int] {
        let list = try Self.list(value, at)
        var places: [Int] = []
        for (index, schema) in list.enumerated() { places.append(try compile(schema, at: at.appending(index))) }
        return places
    }

    private mutating func reference(_ value: JSON, _ at: JSONPointer) throws(JSONSchemaError) -> Int {
        guard let text = value.string else { throw Self.error(at, "a reference is a string") }
        if text == "#" { return 0 }
        if let known = references[text] { return known }
        guard text.hasPrefix("#/"), let pointer = JSONPointer(String(text.dropFirst())) else {
            throw Self.error(at, "only references into this document are followed")
        }
        var target = pointer.value(in: root)
        if pointer.tokens.count == 3, pointer.tokens.prefix(2) == ["components", "schemas"] { target = components[pointer.tokens[2]] }
        guard let target else { throw Self.error(at, "there is no \(text)") }
        let place = try reserve(at)
        references[text] = place
        try fill(place, from: target, at: pointer)
        return place
    }

    /// A schema that refers to itself without going into the value would be checked for ever.
    private func checkForCycles() throws(JSONSchemaError) {
        var isDone = Array(repeating: false, count: nodes.count)
        var isOpen = isDone
        func visit(_ place: Int) -> Bool {
            if isOpen[place] { return false }
            if isDone[place] { return true }
            isOpen[place] = true
            for next in nodes[place].inPlace where !visit(next) { return false }
            isOpen[place] = false
            isDone[place] = true
            return true
        }
        for place in nodes.indices where !visit(place) {
            throw Self.error(.root, "a schema that refers to itself without going into the value")
        }
    }
}
