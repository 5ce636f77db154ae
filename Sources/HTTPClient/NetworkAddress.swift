// Addresses as numbers, and which of them a service may be made to call: the guard against requests that are forged through it (SSRF).

import Glibc

/// An IP address; IPv4 is kept in its IPv6 form (`::ffff:a.b.c.d`), so that one rule serves both.
public struct NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// 16 octets.
    let octets: [UInt8]

    var isIPv4: Bool { octets.starts(with: Self.mapped) }

    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads a numeric address; nil for a name, or for anything but its plain spelling.
    public init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            octets = Self.mapped + withUnsafeBytes(of: four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        octets = withUnsafeBytes(of: six) { Array($0) }
    }

    init(_ address: in_addr) { octets = Self.mapped + withUnsafeBytes(of: address) { Array($0) } }
    init(_ address: in6_addr) { octets = withUnsafeBytes(of: address) { Array($0) } }

    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let bytes = isIPv4 ? Array(octets[12...]) : octets
        guard inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether it may lie in the public Internet: nothing of IANA's special-purpose registries (RFC 6890 and its updates).
    public var isPublic: Bool { !Self.special.contains { $0.contains(self) } }

    private static let special = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // Everything that is not global unicast, and within it what carries or stands for other addresses.
        "::/16", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
        "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ].compactMap { Network($0) }
}

/// A range of addresses, as `10.0.0.0/8`.
public struct Network: Sendable, Hashable {
    let base: NetworkAddress
    let bits: Int

    /// Reads CIDR notation (RFC 4632); a bare address is a range of one.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let base = NetworkAddress(String(parts[0])) else { return nil }
        let widest = base.isIPv4 ? 32 : 128
        guard let bits = parts.count == 2 ? Int(parts[1]) : widest, (0...widest).contains(bits) else { return nil }
        self.base = base
        self.bits = base.isIPv4 ? bits + 96 : bits
    }

    public func contains(_ address: NetworkAddress) -> Bool {
        // The ranges of IPv6 are not about IPv4 in its mapped form, which has ranges of its own.
        guard base.isIPv4 == address.isIPv4 else { return false }
        for index in 0..<16 {
            let left = bits - index * 8
            guard left > 0 else { return true }
            let mask: UInt8 = left >= 8 ? 0xFF : ~(0xFF >> UInt8(left))
            guard base.octets[index] & mask == address.octets[index] & mask else { return false }
        }
        return true
    }
}

/// Which addresses may be called.
public struct AddressPolicy: Sendable {
    /// Ranges that are allowed although they are not public: a gateway in the office's own network.
    public var allowedNetworks: [Network]

    public init(allowedNetworks: [Network] = []) { self.allowedNetworks = allowedNetworks }

    public func allows(_ address: NetworkAddress) -> Bool {
        address.isPublic || allowedNetworks.contains { $0.contains(address) }
    }
}
