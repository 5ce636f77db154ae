import JSON

/// One year's adjusted days, as the State Council's notice (国务院办公厅关于…年部分节假日安排的通知) gives them.
public struct CalendarYear: Sendable, Hashable {
    public let year: Int
    /// The notice that the days come from, for the record.
    public let source: String
    /// Days off, weekends inside a holiday included.
    public let holidays: Set<LocalDate>
    /// Weekend days that are worked (调休).
    public let workingWeekends: Set<LocalDate>

    public init(year: Int, source: String, holidays: Set<LocalDate>, workingWeekends: Set<LocalDate>) {
        self.year = year
        self.source = source
        self.holidays = holidays
        self.workingWeekends = workingWeekends
    }
}

extension CalendarYear: JSONDecodable, JSONEncodable {
    /// `{"year":2026,"source":…,"holidays":[{"name":{zh,en},"from":…,"to":…}],"workingWeekends":["2026-01-04",…]}`
    public init(json: JSON) throws {
        year = try json.member("year")
        source = try json.member("source")
        var holidays: Set<LocalDate> = []
        for (index, entry) in try json.member("holidays", as: [JSON].self).enumerated() {
            do {
                let from: LocalDate = try entry.member("from")
                let to: LocalDate = try entry.optionalMember("to") ?? from
                try Self.check(from, to, in: year)
                for day in from.day...to.day { holidays.insert(LocalDate(day: day)) }
            } catch let error as JSONShapeError {
                throw error.within(String(index)).within("holidays")
            }
        }
        self.holidays = holidays
        workingWeekends = Set(try json.member("workingWeekends", as: [LocalDate].self))
        for (index, day) in try json.member("workingWeekends", as: [LocalDate].self).enumerated() {
            guard day.year == year, day.weekday >= 6, !holidays.contains(day) else {
                throw JSONShapeError(
                    pointer: JSONPointer(tokens: ["workingWeekends", String(index)]),
                    expected: "a Saturday or Sunday of \(year) that is no holiday", found: "\(day)")
            }
        }
    }

    private static func check(_ from: LocalDate, _ to: LocalDate, in year: Int) throws {
        guard from <= to, from.year == year, to.year == year, to.day - from.day < 31 else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: ["to"]), expected: "a day of \(year), not before \(from)", found: "\(to)")
        }
    }

    /// Ranges are written as single days: what counts is the set.
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("year", year)
        writer.member("source", source)
        writer.member("holidays", holidays.sorted().map { JSON.object(JSONObject([.init(key: "from", value: .string("\($0)"))])) })
        writer.member("workingWeekends", workingWeekends.sorted())
        writer.endObject()
    }
}
