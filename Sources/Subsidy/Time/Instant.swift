import JSON

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. The core never reads a clock: instants come with commands.
public struct Instant: Sendable, Hashable, Comparable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// Asia/Shanghai has kept UTC+8 without daylight saving since 1991.
    public static let shanghaiOffset: Int64 = 8 * 3_600_000
    private static let dayLength: Int64 = 86_400_000

    /// The day in Shanghai, by which every deadline is judged.
    public var date: LocalDate {
        let local = milliseconds + Self.shanghaiOffset
        return LocalDate(day: Int(local >= 0 ? local / Self.dayLength : (local - Self.dayLength + 1) / Self.dayLength))
    }

    /// The first moment of a day in Shanghai.
    public init(startOf date: LocalDate) {
        milliseconds = Int64(date.day) * Self.dayLength - Self.shanghaiOffset
    }
}

extension Instant: CustomStringConvertible, LosslessStringConvertible {
    /// RFC 3339 in Shanghai's time, `2026-01-05T09:00:00.000+08:00`; milliseconds only where there are any.
    public var description: String {
        let local = milliseconds + Self.shanghaiOffset
        let time = Int(local - Int64(date.day) * Self.dayLength)
        let (second, fraction) = (time / 1000, time % 1000)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { LocalDate.pad($0, 2) }.joined(separator: ":")
        return "\(date)T\(clock)" + (fraction == 0 ? "" : "." + LocalDate.pad(fraction, 3)) + "+08:00"
    }

    /// Reads RFC 3339 with `Z` or an offset; a fraction beyond milliseconds is cut off.
    public init?(_ description: String) {
        var description = description
        guard let instant = description.withUTF8({ Instant(octets: $0) }) else { return nil }
        self = instant
    }

    init?(octets text: UnsafeBufferPointer<UInt8>) {
        guard text.count >= 20, text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: "t"),
            let date = LocalDate(octets: UnsafeBufferPointer(rebasing: text[0..<10])),
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let hour = Self.twoDigits(text, 11, 23), let minute = Self.twoDigits(text, 14, 59), let second = Self.twoDigits(text, 17, 59)
        else { return nil }
        var position = 19
        var fraction = 0
        if text[position] == UInt8(ascii: ".") {
            position += 1
            let first = position
            while position < text.count, (0x30...0x39).contains(text[position]) {
                if position - first < 3 { fraction = fraction * 10 + Int(text[position] - 0x30) }
                position += 1
            }
            guard position > first else { return nil }
            for _ in (position - first)..<max(3, position - first) { fraction *= 10 }
        }
        guard let offset = Self.offset(text, position) else { return nil }
        let clock = Int64(((hour * 60 + minute) * 60 + second) * 1000 + fraction)
        milliseconds = Int64(date.day) * Self.dayLength + clock - offset
        // The day in Shanghai must be one that can be written and read again.
        guard (1...9999).contains(self.date.year) else { return nil }
    }

    private static func twoDigits(_ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ limit: Int) -> Int? {
        guard position + 1 < text.count, (0x30...0x39).contains(text[position]), (0x30...0x39).contains(text[position + 1]) else {
            return nil
        }
        let value = Int(text[position] - 0x30) * 10 + Int(text[position + 1] - 0x30)
        return value <= limit ? value : nil
    }

    private static func offset(_ text: UnsafeBufferPointer<UInt8>, _ position: Int) -> Int64? {
        guard position < text.count else { return nil }
        if text[position] == UInt8(ascii: "Z") || text[position] == UInt8(ascii: "z") { return position + 1 == text.count ? 0 : nil }
        guard text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-"), position + 6 == text.count,
            text[position + 3] == UInt8(ascii: ":"), let hours = twoDigits(text, position + 1, 23),
            let minutes = twoDigits(text, position + 4, 59)
        else { return nil }
        let offset = Int64((hours * 60 + minutes) * 60_000)
        return text[position] == UInt8(ascii: "-") ? -offset : offset
    }
}

extension Instant: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard case .string(let text) = json, let instant = Instant(text) else {
            throw JSONShapeError(
                expected: "an instant, as \"2026-01-05T09:00:00+08:00\"", found: json.string.map { "\"\($0.prefix(40))\"" } ?? json.typeName
            )
        }
        self = instant
    }

    public init(cursor: inout JSONCursor) throws {
        guard let instant = try Instant(octets: cursor.readPlainString()) else { throw JSONCursor.Mismatch() }
        self = instant
    }

    /// As `description` has it.
    public func encode(to writer: inout JSONWriter) {
        let date = date
        let time = Int(milliseconds + Self.shanghaiOffset - Int64(date.day) * Self.dayLength)
        writer.quoted { text in
            date.write(to: &text)
            text.append(UInt8(ascii: "T"))
            text.digits(time / 3_600_000, 2)
            text.append(UInt8(ascii: ":"))
            text.digits(time / 60_000 % 60, 2)
            text.append(UInt8(ascii: ":"))
            text.digits(time / 1000 % 60, 2)
            if time % 1000 != 0 {
                text.append(UInt8(ascii: "."))
                text.digits(time % 1000, 3)
            }
            for octet in "+08:00".utf8 { text.append(octet) }
        }
    }
}
