// GB 18030, the encoding that many of China's finance systems still read files in. The tables are the C library's.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

enum GB18030 {
    /// The same text in GB 18030; nil where the C library has no tables for it (a system without gconv modules).
    static func encoded(_ utf8: [UInt8]) -> [UInt8]? { converted(utf8, from: "UTF-8", to: "GB18030") }

    /// The same text in UTF-8; nil where it is no GB 18030, or there are no tables.
    static func decoded(_ octets: [UInt8]) -> [UInt8]? { converted(octets, from: "GB18030", to: "UTF-8") }

    private static func converted(_ input: [UInt8], from: String, to: String) -> [UInt8]? {
        guard let converter = iconv_open(to, from), Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        // No character grows beyond four octets for one, or three for two.
        var output = [UInt8](repeating: 0, count: input.count * 2 + 16)
        var source = input
        let written: Int? = source.withUnsafeMutableBytes { source in
            output.withUnsafeMutableBytes { output in
                var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var to = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var (fromLeft, toLeft) = (source.count, output.count)
                let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
                return result == -1 || fromLeft > 0 ? nil : output.count - toLeft
            }
        }
        guard let written else { return nil }
        output.removeLast(output.count - written)
        return output
    }
}
