// Addresses of peers: kept as numbers, written as text when someone asks.
import CLinux
import Glibc

extension PeerAddress {
    init(_ peer: clinux_peer) {
        family = peer.family
        port = peer.port
        withUnsafeBytes(of: peer.address) { octets in
            high = octets.loadUnaligned(as: UInt64.self)
            low = octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        }
    }

    /// The address without its port; `unknown` where there is none.
    var text: String {
        guard family == 4 || family == 6 else { return "unknown" }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        var octets = (high, low)
        guard inet_ntop(family == 4 ? AF_INET : AF_INET6, &octets, &text, socklen_t(INET6_ADDRSTRLEN)) != nil else { return "unknown" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The same for every port; an IPv6 client is known by its /64, as it has all of it.
    var accountingKey: PeerAddress {
        var key = self
        key.port = 0
        if family == 6 { key.low = 0 }
        return key
    }
}
