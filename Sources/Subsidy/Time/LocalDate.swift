import JSON

/// A day of the proleptic Gregorian calendar, as people in Shanghai write it: `2026-01-05`.
public struct LocalDate: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    public let day: Int

    public init(day: Int) { self.day = day }

    /// The day, or nil where there is no such day; years 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, year) else { return nil }
        // Days from civil (Howard Hinnant's algorithm): March is the first month, so that the leap day comes last.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.day = era * 146_097 + dayOfEra - 719_468
    }

    public static func < (left: LocalDate, right: LocalDate) -> Bool { left.day < right.day }

    public func adding(days: Int) -> LocalDate { LocalDate(day: day + days) }

    /// The same day of a later month, or that month's last day where it has no such day.
    public func adding(months: Int) -> LocalDate {
        let (year, month, dayOfMonth) = civil
        let total = year * 12 + (month - 1) + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        let newDay = min(dayOfMonth, Self.days(inMonth: newMonth, newYear))
        return LocalDate(year: newYear, month: newMonth, day: newDay) ?? self
    }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    public var weekday: Int { (day + 3) % 7 + (day + 3 < 0 && (day + 3) % 7 != 0 ? 7 : 0) + 1 }

    public var year: Int { civil.year }

    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(inMonth month: Int, _ year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension LocalDate: CustomStringConvertible, LosslessStringConvertible {
    public var description: String {
        let (year, month, day) = civil
        return "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))"
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    public init?(_ description: String) {
        var description = description
        guard let date = description.withUTF8({ LocalDate(octets: $0) }) else { return nil }
        self = date
    }

    init?(octets: UnsafeBufferPointer<UInt8>) {
        guard octets.count == 10, octets[4] == UInt8(ascii: "-"), octets[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for place in range {
                guard octets[place] &- 0x30 < 10 else { return nil }
                value = value * 10 + Int(octets[place] - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension LocalDate: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard case .string(let text) = json, let date = LocalDate(text) else {
            throw JSONShapeError(expected: "a date, as \"2026-01-05\"", found: json.string.map { "\"\($0.prefix(40))\"" } ?? json.typeName)
        }
        self = date
    }

    public init(cursor: inout JSONCursor) throws {
        guard let date = try LocalDate(octets: cursor.readPlainString()) else { throw JSONCursor.Mismatch() }
        self = date
    }

    public func encode(to writer: inout JSONWriter) { writer.quoted { write(to: &$0) } }

    /// `YYYY-MM-DD`.
    func write(to text: inout ShortText) {
        let (year, month, day) = civil
        text.digits(year, 4)
        text.append(UInt8(ascii: "-"))
        text.digits(month, 2)
        text.append(UInt8(ascii: "-"))
        text.digits(day, 2)
    }
}
