// Where messages may go, what they look like, and in which order they leave.

import Cryptography
import HTTPClient
import JSON
import Testing

@testable import SubsidyAPI

@Suite struct WebhookTests {
    @Test(arguments: [
        ("8.8.8.8", true), ("2606:4700::1111", true), ("127.0.0.1", false), ("127.255.0.9", false), ("10.0.0.1", false),
        ("172.15.0.1", true),
        ("172.16.0.1", false), ("172.31.255.255", false), ("172.32.0.1", true), ("192.168.1.1", false), ("169.254.169.254", false),
        ("100.64.0.1", false), ("100.128.0.1", true), ("0.0.0.0", false), ("224.0.0.1", false), ("255.255.255.255", false), ("::1", false),
        ("::", false), ("::ffff:10.0.0.1", false), ("::ffff:8.8.8.8", true), ("::127.0.0.1", false), ("fe80::1", false), ("fd12::1", false),
        ("64:ff9b::a00:1", false), ("2002:a00:1::", false), ("2001:db8::1", false), ("ff02::1", false),
    ])
    func addresses_ArePublicOrNot(_ text: String, _ isPublic: Bool) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address.isPublic == isPublic)
        #expect(AddressPolicy().allows(address) == isPublic)
    }

    @Test func networks_CoverTheirAddresses() throws {
        let network = try #require(Network("10.1.0.0/16"))
        #expect(network.contains(try #require(NetworkAddress("10.1.255.3"))))
        #expect(!network.contains(try #require(NetworkAddress("10.2.0.0"))))
        #expect(try #require(Network("fd00::/9")).contains(try #require(NetworkAddress("fd7f::1"))))
        #expect(try #require(Network("::1")).contains(try #require(NetworkAddress("::1"))))
        for text in ["10.0.0.0/33", "10.0.0/8", "x/8", "10.0.0.0/8/8", "", "10.0.0.0/-1"] { #expect(Network(text) == nil, "\(text)") }
        let policy = AddressPolicy(allowedNetworks: [network])
        #expect(policy.allows(try #require(NetworkAddress("10.1.0.9"))))
        #expect(!policy.allows(try #require(NetworkAddress("127.0.0.1"))))
    }

    @Test func urls_AreOfOneSpelling() throws {
        let url = try #require(OutgoingURL("HTTPS://Portal.Example.org:8443/a?b=c"))
        #expect(url.isSecure && url.host == "portal.example.org" && url.port == 8443 && url.target == "/a?b=c")
        #expect(try #require(OutgoingURL("https://example.org")).target == "/")
        #expect(try #require(OutgoingURL("https://example.org?x")).target == "/?x")
        #expect(try #require(OutgoingURL("https://[2606:4700::1]:444/")).host == "2606:4700::1")
        let wrong = [
            "example.org", "https:/example.org", "https://", "https://user@example.org/", "https://example.org:99999/",
            "https://example.org:0",
            "https://2130706433/", "https://0x7f000001/", "https://127.1/", "https://1.2.3.4.5/", "https://exa mple.org", "https://-a.org",
            "https://a..b", "https://[fe80::1%25eth0]/", "https://[127.0.0.1]/", "https://example.org/\r\nX: y", "https://例子.cn/",
            "https://example.org/#f", "https://example.org:443:443/", "https://" + String(repeating: "a", count: 3000),
        ]
        for text in wrong { #expect(OutgoingURL(text) == nil, "\(text.prefix(60))") }
    }

    @Test func signatures_AreThoseOfTheSpecification() throws {
        // The example of standardwebhooks.com's specification.
        let secret = try #require(Base64.octets("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8))
        let content = Array("{\"test\": 2432232314}".utf8)
        let signature = try WebhookMessage.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, content: content, secrets: [secret, [1]])
        #expect(signature.hasPrefix("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,"))
    }

    private func waiting(_ seq: Int64, _ subject: String, _ now: Int64) -> WaitingDelivery {
        WaitingDelivery(event: EventCursor(seq: seq, index: 0), subject: subject, now: now)
    }

    @Test func ofEachThing_TheOldestGoesFirst() throws {
        var queue = DeliveryQueue()
        queue.waiting = [waiting(1, "a", 10), waiting(2, "a", 10), waiting(3, "b", 10), waiting(4, "c", 99)]
        #expect(queue.due(at: 10, excluding: []).map(\.event) == ["1.0", "3.0"])
        #expect(queue.due(at: 10, excluding: ["a"]).map(\.event) == ["3.0"])
        #expect(queue.nextAt(excluding: ["a", "b"]) == 99)
        // The first of a thing waits for its retry: the second waits behind it.
        queue.waiting[0].nextAt = 50
        #expect(queue.due(at: 10, excluding: []).map(\.event) == ["3.0"])
        queue.end("1.0", isDelivered: true, status: 204, failure: nil, now: 60)
        #expect(queue.due(at: 60, excluding: []).map(\.event) == ["2.0", "3.0"])
        #expect(queue.ended.map(\.attempts) == [1] && queue.succeededAt == 60)
        #expect(try DeliveryQueue(json: JSON(parsing: queue.jsonBytes())) == queue)
    }

    @Test func aRewind_ForgetsWhatComesAgain() {
        var queue = DeliveryQueue()
        queue.taken = "9.0"
        queue.waiting = [waiting(3, "a", 0), waiting(7, "a", 0)]
        queue.rewind(to: EventCursor(seq: 5, index: 0))
        #expect(queue.taken == "5.0" && queue.waiting.map(\.event) == ["3.0"])
        queue.rewind(to: EventCursor(seq: 8, index: 0))
        #expect(queue.taken == "5.0", "forward is no rewind")
    }

    @Test func theEnded_AreBounded() {
        var queue = DeliveryQueue()
        for seq in 1...Int64(DeliveryQueue.endedMax + 50) {
            queue.waiting = [waiting(seq, "a", 0)]
            queue.end("\(seq).0", isDelivered: false, status: nil, failure: "x", now: 0)
        }
        #expect(queue.ended.count == DeliveryQueue.endedMax && queue.ended.last?.event == "\(DeliveryQueue.endedMax + 50).0")
    }
}
