import Cryptography
import Testing

@Suite struct DigestTests {
    // FIPS 180-4 examples (NIST "SHA256.pdf") and GB/T 32905-2016, annex A.
    static let vectors: [(DigestAlgorithm, String, String)] = [
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (.sm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (
            .sm3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        ),
    ]

    @Test(arguments: vectors)
    func digestsMatchTheStandards(_ algorithm: DigestAlgorithm, _ message: String, _ expected: String) throws {
        #expect(try Digest(of: message.utf8, using: algorithm).hex == expected)
        #expect(Digest(hex: expected)?.hex == expected)
    }

    @Test(arguments: DigestAlgorithm.allCases)
    func anIncrementalDigest_IsThatOfTheWholeMessageWhereverItIsCut(_ algorithm: DigestAlgorithm) throws {
        let message = (0..<200).map { UInt8($0) }
        let whole = try Digest(of: message, using: algorithm)
        var context = try DigestContext(algorithm)
        for cut in 0...message.count {
            context.update(message[..<cut])
            context.update(AnyCollection(message[cut...]))
            #expect(context.finish() == whole)
        }
    }

    @Test(arguments: ["", "ab", String(repeating: "0", count: 63), String(repeating: "G", count: 64), String(repeating: "A", count: 64)])
    func textThatIsNotALowerCaseDigest_IsNone(_ text: String) {
        #expect(Digest(hex: text) == nil)
    }

    @Test func hexadecimalText_GoesBothWays() {
        let octets = (0...255).map { UInt8($0) }
        let text = Hexadecimal.string(octets)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.octets(text.utf8) == octets)
        #expect(Hexadecimal.octets("0".utf8) == nil)
        #expect(Hexadecimal.octets("0g".utf8) == nil)
        #expect(Hexadecimal.octets("AB".utf8) == nil)
    }
}

@Suite struct MessageAuthenticationTests {
    @Test func codesMatchTheStandard() throws {
        // RFC 4231, test cases 1, 2 and 6.
        #expect(
            try MessageAuthentication.hmac("Hi There".utf8, key: [UInt8](repeating: 0x0B, count: 20)).hex
                == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
        #expect(
            try MessageAuthentication.hmac("what do ya want for nothing?".utf8, key: "Jefe".utf8).hex
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            try MessageAuthentication.hmac(
                "Test Using Larger Than Block-Size Key - Hash Key First".utf8, key: [UInt8](repeating: 0xAA, count: 131)
            ).hex == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test(arguments: DigestAlgorithm.allCases)
    func aCodeFitsItsMessageAndKeyOnly(_ algorithm: DigestAlgorithm) throws {
        // HMAC by its definition (RFC 2104, 2), blocks of 64 octets for both hash functions.
        let (key, message) = (Array("key".utf8), Array("message".utf8))
        let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
        let inner = try Digest(of: padded.map { $0 ^ 0x36 } + message, using: algorithm)
        let expected = try Digest(of: padded.map { $0 ^ 0x5C } + inner.bytes, using: algorithm)
        let code = try MessageAuthentication.hmac(message, key: key, using: algorithm)
        #expect(code == expected)
        #expect(try MessageAuthentication.isValid(code, for: message, key: key, using: algorithm))
        #expect(try !MessageAuthentication.isValid(code, for: message + [0], key: key, using: algorithm))
        #expect(try !MessageAuthentication.isValid(code, for: message, key: key + [1], using: algorithm))
        #expect(try MessageAuthentication.hmac(message, key: [], using: algorithm) != code)
    }

    @Test func secretsAreEqualOnlyWhereEveryOctetIs() {
        #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
        #expect(constantTimeEquals([UInt8](), []))
    }

    @Test func randomOctets_DoNotRepeat() throws {
        let drawn = try (0..<100).map { _ in try SecureRandom.bytes(16) }
        #expect(Set(drawn).count == 100)
        #expect(try SecureRandom.bytes(0).isEmpty)
    }
}
