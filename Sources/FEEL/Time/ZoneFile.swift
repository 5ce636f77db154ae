/// Reads TZif files, version 2 and later (RFC 9636, 3).
enum ZoneFile {
    private struct Header {
        let isutCount, isstdCount, leapCount, timeCount, typeCount, charCount: Int

        static let bytes = 44

        init?(_ data: [UInt8], at offset: Int) {
            guard offset + Header.bytes <= data.count, data[offset..<offset + 4].elementsEqual("TZif".utf8) else { return nil }
            let counts = (0..<6).map { ZoneFile.integer(data, at: offset + 20 + $0 * 4, bytes: 4) }
            guard counts.allSatisfy({ $0 >= 0 && $0 < 100_000 }) else { return nil }
            (isutCount, isstdCount, leapCount) = (Int(counts[0]), Int(counts[1]), Int(counts[2]))
            (timeCount, typeCount, charCount) = (Int(counts[3]), Int(counts[4]), Int(counts[5]))
        }

        func bodyBytes(timeBytes: Int) -> Int {
            timeCount * (timeBytes + 1) + typeCount * 6 + charCount + leapCount * (timeBytes + 4) + isstdCount + isutCount
        }
    }

    static func parse(_ data: [UInt8], id: String) -> ZoneInfo? {
        guard let first = Header(data, at: 0), data[4] >= UInt8(ascii: "2") else { return nil }
        let second = Header.bytes + first.bodyBytes(timeBytes: 4)
        guard let header = Header(data, at: second) else { return nil }
        let body = second + Header.bytes
        let end = body + header.bodyBytes(timeBytes: 8)
        guard end <= data.count, header.typeCount > 0 else { return nil }
        let transitions = (0..<header.timeCount).map { integer(data, at: body + $0 * 8, bytes: 8) }
        let kinds = body + header.timeCount * 8
        let types = kinds + header.timeCount
        func offset(_ kind: Int) -> Int? {
            kind < header.typeCount ? Int(integer(data, at: types + kind * 6, bytes: 4)) : nil
        }
        let offsets = (0..<header.timeCount).compactMap { offset(Int(data[kinds + $0])) }
        guard offsets.count == transitions.count, let before = offset(0) else { return nil }
        let footer = String(decoding: data[end...].drop { $0 == 10 }.prefix { $0 != 10 }, as: UTF8.self)
        return ZoneInfo(id: id, transitions: transitions, offsets: offsets, offsetBefore: before, rule: PosixZoneRule(footer))
    }

    /// A big-endian signed integer.
    fileprivate static func integer(_ data: [UInt8], at offset: Int, bytes: Int) -> Int64 {
        var value: UInt64 = 0
        for byte in data[offset..<offset + bytes] { value = value << 8 | UInt64(byte) }
        return bytes == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }
}
