// The rule at a TZif file's end, such as `CET-1CEST,M3.5.0,M10.5.0/3`: standard time, and when summer time begins
// and ends (POSIX TZ with the extensions of RFC 9636, 3.3.1).

/// What a zone does in the years after its last recorded transition.
struct PosixZoneRule: Sendable {
    private struct Change: Sendable {
        enum Day: Sendable { case julian(Int), zeroBased(Int), weekday(month: Int, week: Int, day: Int) }
        var day: Day
        /// Seconds after local midnight, by the time that was in force before.
        var seconds: Int
    }

    private let standard: Int
    private let summer: (offset: Int, begins: Change, ends: Change)?

    init?(_ text: String) {
        var reader = Reader(Array(text.utf8))
        guard reader.takeName(), let standard = reader.takeTime() else { return nil }
        self.standard = -standard
        guard reader.takeName() else {
            summer = nil
            return
        }
        let offset = reader.takeTime().map { -$0 } ?? self.standard + 3_600
        guard let begins = reader.takeChange(), let ends = reader.takeChange() else { return nil }
        summer = (offset, begins, ends)
    }

    func offset(atUTC seconds: Int64) -> Int {
        guard let summer, let date = CalendarDate(daysSinceEpoch: Int(seconds.flooredDivision(by: 86_400).quotient)) else {
            return standard
        }
        let year = Int(date.year)
        guard let from = PosixZoneRule.instant(summer.begins, year), let to = PosixZoneRule.instant(summer.ends, year) else {
            return standard
        }
        let begins = from - Int64(standard)
        let ends = to - Int64(summer.offset)
        let inSummer = begins < ends ? seconds >= begins && seconds < ends : seconds >= begins || seconds < ends
        return inSummer ? summer.offset : standard
    }

    /// Local seconds since 1970 at which a change comes in a year.
    private static func instant(_ change: Change, _ year: Int) -> Int64? {
        guard let first = CalendarDate(year: year, month: 1, day: 1) else { return nil }
        let day: Int
        switch change.day {
        case .zeroBased(let number): day = first.daysSinceEpoch + number
        case .julian(let number): day = first.daysSinceEpoch + number - 1 + (CalendarDate.isLeap(year) && number >= 60 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            guard let start = CalendarDate(year: year, month: month, day: 1) else { return nil }
            var offset = (weekday - start.weekday % 7 + 7) % 7 + (week - 1) * 7
            while offset >= CalendarDate.daysInMonth(year: year, month: month) { offset -= 7 }
            day = start.daysSinceEpoch + offset
        }
        return Int64(day) * 86_400 + Int64(change.seconds)
    }

    private struct Reader {
        let text: [UInt8]
        var at = 0

        init(_ text: [UInt8]) { self.text = text }

        private var current: UInt8? { at < text.count ? text[at] : nil }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard current == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }

        /// `CET` or `<+0330>`
        mutating func takeName() -> Bool {
            let start = at
            if take("<") {
                while let byte = current, byte != UInt8(ascii: ">") { _ = byte; at += 1 }
                return take(">")
            }
            while let byte = current, (65...90).contains(byte & ~0x20) { at += 1 }
            return at > start
        }

        mutating func takeNumber() -> Int? {
            var value: Int?
            while let byte = current, (48...57).contains(byte), (value ?? 0) < 100_000 {
                value = (value ?? 0) * 10 + Int(byte - 48)
                at += 1
            }
            return value
        }

        /// `[+-]h[:m[:s]]` in seconds
        mutating func takeTime() -> Int? {
            let negative = take("-")
            if !negative { _ = take("+") }
            guard var seconds = takeNumber().map({ $0 * 3_600 }) else { return nil }
            if take(":") { seconds += (takeNumber() ?? 0) * 60 }
            if take(":") { seconds += takeNumber() ?? 0 }
            return negative ? -seconds : seconds
        }

        mutating func takeChange() -> Change? {
            guard take(",") else { return nil }
            let day: Change.Day
            if take("M") {
                guard let month = takeNumber(), take("."), let week = takeNumber(), take("."), let weekday = takeNumber() else {
                    return nil
                }
                day = .weekday(month: month, week: week, day: weekday)
            } else if take("J") {
                guard let number = takeNumber() else { return nil }
                day = .julian(number)
            } else {
                guard let number = takeNumber() else { return nil }
                day = .zeroBased(number)
            }
            if take("/") {
                guard let seconds = takeTime() else { return nil }
                return Change(day: day, seconds: seconds)
            }
            return Change(day: day, seconds: 7_200)
        }
    }
}
