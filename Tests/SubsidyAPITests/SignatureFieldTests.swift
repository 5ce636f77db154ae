// What a signed request is read from: structured fields, digests, nonces.

import Cryptography
import Testing

@testable import SubsidyAPI

@Suite struct SignatureFieldTests {
    @Test func dictionaries_AreReadAsTheStandardWants() throws {
        let text =
            #"sig1=("@method" "@query-param";name="id" "content-digest");created=1618884473;keyid="k\"1";alg="ed25519", b=:AQI=:, c, d=-7;x=?0"#
        let members = try #require(StructuredFieldParser.dictionary(text))
        #expect(members.map(\.name) == ["sig1", "b", "c", "d"])
        guard case .list(let items, let parameters, let listText) = members[0].member else {
            Issue.record("no list")
            return
        }
        #expect(items.map(\.value) == [.string("@method"), .string("@query-param"), .string("content-digest")])
        #expect(items[1].parameter("name") == .string("id"))
        #expect(parameters.map(\.name) == ["created", "keyid", "alg"])
        #expect(parameters[0].value == .integer(1_618_884_473) && parameters[1].value == .string("k\"1"))
        #expect(text.contains("sig1=" + listText + ", b"))
        guard case .item(let octets) = members[1].member, case .item(let flag) = members[2].member,
            case .item(let number) = members[3].member
        else {
            Issue.record("no items")
            return
        }
        #expect(octets.value == .octets([1, 2]) && flag.value == .flag(true) && number.value == .integer(-7))
        #expect(number.parameter("x") == .flag(false))
        #expect(StructuredFieldParser.dictionary("a=1, a=2")?.count == 1, "the last one counts")
        #expect(StructuredFieldParser.dictionary("")?.isEmpty == true)
    }

    @Test(arguments: [
        "a=", "a=1,", "a=1,,b", "A=1", "=1", "a=(1", "a=(\"x\"\"y\")", "a=\"x", "a=\"\\n\"", "a=:?:", "a=:AQ:", "a=1.5",
        "a=1234567890123456",
        "a=\u{7F}", "a=1;", "a=1 b=2", "a=?2", "a=\"é\"",
    ])
    func whatIsNoDictionary_IsNothing(_ text: String) { #expect(StructuredFieldParser.dictionary(text) == nil) }

    @Test func aDigestIsComparedWithTheContent() throws {
        let content = Array("{\"hello\": \"world\"}".utf8)
        // RFC 9421, B.2 and RFC 9530, Appendix A.
        let right = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
        #expect(try ContentDigest.check(right, content) == .matches)
        #expect(try ContentDigest.check("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, " + right, content) == .matches)
        #expect(try ContentDigest.check(right, content + [0]) == .differs)
        #expect(try ContentDigest.check("sha-256=:" + Base64.string([1]) + ":, " + right, content) == .differs, "one of two is wrong")
        #expect(try ContentDigest.check("md5=:AQ==:", content) == .unknown)
        #expect(try ContentDigest.check("nonsense=", content) == .differs)
    }

    @Test func aNonceIsNewOnce_ForAtLeastTheWindow() {
        let memory = NonceMemory(now: 1000, windowSeconds: 600)
        func verdict(_ nonce: String, key: String = "k", now: Int64) -> Bool {
            if case .new = memory.note(nonce, of: key, now: now) { true } else { false }
        }
        #expect(verdict("a", now: 1000) && !verdict("a", now: 1000))
        #expect(verdict("a", key: "other", now: 1000), "another key's nonces are its own")
        #expect(verdict("b", now: 1599) && !verdict("a", now: 1599) && !verdict("a", now: 1600) && !verdict("b", now: 2199))
        #expect(verdict("a", now: 2900), "long after its signature could be sent again")
    }
}
