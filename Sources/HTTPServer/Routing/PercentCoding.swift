/// Percent-decoding (RFC 3986 section 2.1).
enum PercentCoding {
    /// The decoded text; nil where an escape is broken or the result is not UTF-8.
    static func string(_ octets: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool) -> String? {
        if !octets.contains(where: { $0 == 0x25 || ($0 == 0x2B && plusIsSpace) }) { return String(validating: octets, as: UTF8.self) }
        guard let decoded = bytes(octets, plusIsSpace: plusIsSpace) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    /// The decoded octets; nil where an escape is broken.
    static func bytes(_ octets: UnsafeBufferPointer<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(octets.count)
        var index = 0
        while index < octets.count {
            let octet = octets[index]
            if octet == 0x25 {
                guard index + 2 < octets.count, let high = ASCII.hexValue(octets[index + 1]), let low = ASCII.hexValue(octets[index + 2])
                else { return nil }
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(octet == 0x2B && plusIsSpace ? 0x20 : octet)
                index += 1
            }
        }
        return decoded
    }
}

/// Query strings as forms write them.
public enum QueryString {
    /// The items in their order, percent-decoded; `+` is a blank. What is not UTF-8 is left out.
    public static func items(_ octets: UnsafeBufferPointer<UInt8>) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        var start = 0
        for index in 0...octets.count where index == octets.count || octets[index] == 0x26 {
            let item = UnsafeBufferPointer(rebasing: octets[start..<index])
            start = index + 1
            if item.isEmpty { continue }
            let split = item.firstIndex(of: 0x3D) ?? item.count
            let name = PercentCoding.string(UnsafeBufferPointer(rebasing: item[..<split]), plusIsSpace: true)
            let value = PercentCoding.string(UnsafeBufferPointer(rebasing: item[min(split + 1, item.count)...]), plusIsSpace: true)
            if let name, let value { items.append((name, value)) }
        }
        return items
    }
}
