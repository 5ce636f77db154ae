// A scheme's form is a JSON Schema; here it becomes the fields of a page, and what was typed into them becomes JSON again. What cannot
// be read as its type stays text, so that the schema itself says what is wrong with it.

import JSON
import Subsidy

/// The fields of an object that a JSON Schema describes.
struct SchemaForm {
    let schema: JSON
    /// The pointer of the object in the request, as `/claim`.
    let pointer: String
    /// Values of text members that are one of a list, by pointer.
    var choices: [String: [String]] = [:]

    /// Levels of objects within objects.
    private static let depthMax = 4

    func fields(_ call: PageCall) -> [FormField] { fields(schema, pointer, isRequired: true, depth: 0, call) }

    /// What was typed, as the object; an object within that has nothing in it is left out.
    ///
    /// - Parameter kept: the object as it was: what the form has no field for stays.
    func object(_ call: PageCall, keeping kept: JSON = .null) -> JSON {
        .object(object(schema, pointer, kept.object ?? JSONObject(), depth: 0, call))
    }

    /// The fields' contents for an object that is there already: the way back of `object`.
    func contents(of object: JSON) -> [String: String] {
        var contents: [String: String] = [:]
        collect(object, schema, pointer, depth: 0, into: &contents)
        return contents
    }

    private func collect(_ object: JSON, _ schema: JSON, _ pointer: String, depth: Int, into contents: inout [String: String]) {
        guard depth < Self.depthMax else { return }
        for member in schema["properties"]?.object?.members ?? [] {
            guard let value = object[member.key], value != .null else { continue }
            let place = pointer + "/" + member.key
            if let inner = Self.objectSchema(member.value) {
                let isList = Self.types(member.value).contains("array")
                guard let first = isList ? value.array?.first : value else { continue }
                collect(first, inner, isList ? place + "/0" : place, depth: depth + 1, into: &contents)
            } else {
                contents[Self.name(place)] = Self.text(value)
            }
        }
    }

    private static func text(_ value: JSON) -> String {
        switch value {
        case .string(let text): text
        case .array(let list): list.map(text).joined(separator: "；")
        default: value.description
        }
    }

    private func fields(_ schema: JSON, _ pointer: String, isRequired: Bool, depth: Int, _ call: PageCall) -> [FormField] {
        guard depth < Self.depthMax else { return [] }
        let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
        return (schema["properties"]?.object?.members ?? []).flatMap { member -> [FormField] in
            let place = pointer + "/" + member.key
            let isNeeded = isRequired && required.contains(member.key)
            if let inner = Self.objectSchema(member.value) {
                let isList = Self.types(member.value).contains("array")
                return fields(inner, isList ? place + "/0" : place, isRequired: isNeeded && !isList, depth: depth + 1, call).map { field in
                    var named = field
                    named.group = named.group ?? Self.label(member.value, member.key, call)
                    return named
                }
            }
            return [field(member.value, member.key, place, isNeeded, call)]
        }
    }

    private func field(_ schema: JSON, _ key: String, _ pointer: String, _ isRequired: Bool, _ call: PageCall) -> FormField {
        let types = Self.types(schema)
        let format = schema["format"]?.string
        let words = choices[pointer] ?? (schema["enum"]?.array ?? []).compactMap(\.string)
        let control: FormField.Control =
            if !words.isEmpty {
                .choice(words.map { (value: $0, label: $0) }, call)
            } else if types.contains("boolean") {
                .yesNo
            } else if format == "date" {
                .date
            } else if format == "money" {
                .text(mode: "decimal", width: "short")
            } else if types.contains("integer") || types.contains("number") {
                .text(mode: "numeric", width: "short")
            } else {
                .text()
            }
        return FormField(
            name: Self.name(pointer), pointer: pointer, label: Self.label(schema, key, call), hint: Self.hint(schema, types, call),
            isRequired: isRequired, control: control)
    }

    private func object(_ schema: JSON, _ pointer: String, _ kept: JSONObject, depth: Int, _ call: PageCall) -> JSONObject {
        guard depth < Self.depthMax else { return kept }
        var object = JSONObject()
        for member in kept.members where schema["properties"]?[member.key] == nil { object[member.key] = member.value }
        for member in schema["properties"]?.object?.members ?? [] {
            let place = pointer + "/" + member.key
            if let inner = Self.objectSchema(member.value) {
                let isList = Self.types(member.value).contains("array")
                let list = isList ? kept[member.key]?.array ?? [] : []
                let before = (isList ? list.first : kept[member.key])?.object ?? JSONObject()
                let nested = self.object(inner, isList ? place + "/0" : place, before, depth: depth + 1, call)
                let filled: [JSON] = nested.members.isEmpty ? [] : [.object(nested)]
                // A list's further elements have no fields: they came another way, and stay.
                let elements = filled + list.dropFirst()
                if !elements.isEmpty { object[member.key] = isList ? .array(elements) : elements[0] }
            } else if let text = call.field(Self.name(place)) {
                object[member.key] = Self.value(text, member.value)
            }
        }
        return object
    }

    /// The text as the member's type, or as it is.
    private static func value(_ text: String, _ schema: JSON) -> JSON {
        let types = types(schema)
        if types.contains("boolean") { return text == "true" ? true : text == "false" ? false : .string(text) }
        if types.contains("array") {
            return .array(text.split(whereSeparator: { ",，、;；".contains($0) }).map { .string(String($0.trimmed)) })
        }
        if types.contains("integer") || (types.contains("number") && !types.contains("string")) {
            return JSONNumber(text).map { .number($0) } ?? .string(text)
        }
        return .string(schema["format"]?.string == "money" ? text.filter { $0 != "," && $0 != "，" } : text)
    }

    /// The schema of an object member, or of the elements of a list of objects.
    private static func objectSchema(_ schema: JSON) -> JSON? {
        if schema["properties"] != nil { return schema }
        if let items = schema["items"], items["properties"] != nil { return items }
        return nil
    }

    private static func types(_ schema: JSON) -> Set<String> {
        Set(schema["type"]?.array?.compactMap(\.string) ?? schema["type"]?.string.map { [$0] } ?? [])
    }

    static func name(_ pointer: String) -> String { String(pointer.dropFirst()).replacing("/", with: ".") }

    private static func label(_ schema: JSON, _ key: String, _ call: PageCall) -> String {
        let given = call.language == .chinese ? schema["title"] : schema["description"] ?? schema["title"]
        return given?.string ?? common[key]?.text(in: call.language) ?? key
    }

    /// Members that many forms have and few of them name.
    private static let common: [String: LocalizedText] = [
        "funder": LocalizedText(zh: "资助方", en: "Funder"), "amount": LocalizedText(zh: "金额（元）", en: "Amount (yuan)"),
        "reference": LocalizedText(zh: "文号或编号", en: "Reference"), "name": LocalizedText(zh: "姓名", en: "Name"),
        "idNumber": LocalizedText(zh: "证件号码", en: "Identity number"),
    ]

    private static func hint(_ schema: JSON, _ types: Set<String>, _ call: PageCall) -> String? {
        if schema["format"]?.string == "money" { return call.say("元，例如 1200000.00", "Yuan, such as 1200000.00") }
        if types.contains("array") { return call.say("多项用逗号分开", "Several with commas") }
        return nil
    }
}
