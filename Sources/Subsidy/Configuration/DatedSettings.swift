import JSON

/// Settings of the policy that the notice is silent on, each value with the days on which it holds.
public struct DatedSettings: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        let validity: Validity
        let value: JSON
    }

    private let names: [String]
    private let entries: [String: [Entry]]

    /// No settings at all.
    public static let none = DatedSettings(names: [], entries: [:])

    private init(names: [String], entries: [String: [Entry]]) {
        self.names = names
        self.entries = entries
    }

    /// The settings that hold on a day, in the order of the file; a setting that has no value on that day is left out.
    public func values(on date: LocalDate) -> JSONObject {
        JSONObject(
            names.compactMap { name in
                entries[name]?.first { $0.validity.contains(date) }.map { JSONObject.Member(key: name, value: $0.value) }
            })
    }
}

extension DatedSettings {
    /// The same settings with another value for one of them, on every day: for what-if questions.
    public func setting(_ name: String, to value: JSON) -> DatedSettings {
        var entries = entries
        entries[name] = [Entry(validity: Validity(from: LocalDate(day: 0), to: nil), value: value)]
        return DatedSettings(names: names.contains(name) ? names : names + [name], entries: entries)
    }
}

extension DatedSettings: JSONDecodable {
    /// `{"earlyYearsMax":[{"from":"2025-07-28","to":null,"value":5}],…}`: for one setting no two entries share a day.
    public init(json: JSON) throws {
        guard let object = json.object else { throw JSONShapeError(expected: "an object", found: json) }
        var entries: [String: [Entry]] = [:]
        for member in object.members {
            let list: [Entry] = try json.member(member.key)
            for (index, entry) in list.enumerated() where list[..<index].contains(where: { $0.validity.overlaps(entry.validity) }) {
                throw JSONShapeError(
                    pointer: JSONPointer(tokens: [member.key, String(index)]), expected: "days that no other value of the setting has",
                    found: "\(entry.validity.from) again")
            }
            entries[member.key] = list
        }
        self.init(names: object.keys, entries: entries)
    }
}

extension DatedSettings.Entry: JSONDecodable {
    init(json: JSON) throws {
        validity = try Validity(json: json)
        value = try json.member("value")
    }
}
