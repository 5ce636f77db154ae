import Cryptography
import Glibc
import Testing

@Suite struct SignatureTests {
    @Test func ed25519_MatchesTheStandard() throws {
        // RFC 8032, 7.1, tests 2 and 3.
        let cases = [
            (
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
            (
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
            ),
        ]
        for (secret, open, message, signature) in cases {
            let octets = try #require(Hexadecimal.octets(message.utf8))
            let key = try SigningKey(ed25519: #require(Hexadecimal.octets(secret.utf8)))
            #expect(try Hexadecimal.string(key.sign(octets)) == signature)
            let verifying = try VerifyingKey(ed25519: #require(Hexadecimal.octets(open.utf8)))
            #expect(try verifying.pem() == key.verifyingKey().pem())
        }
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func aSignatureFitsItsMessageAndKeyOnly(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let message = Array("{\"seq\":7}".utf8)
        let signature = try key.sign(message)
        let verifying = try key.verifyingKey()
        #expect(verifying.algorithm == algorithm)
        #expect(try verifying.isValid(signature, for: message))
        for index in message.indices {
            var changed = message
            changed[index] ^= 1
            #expect(try !verifying.isValid(signature, for: changed))
        }
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(try !verifying.isValid(changed, for: message))
        }
        #expect(try !verifying.isValid([], for: message))
        #expect(try !SigningKey.generate(algorithm).verifyingKey().isValid(signature, for: message))
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func aKeyInAFile_SignsAsBefore(_ algorithm: SignatureAlgorithm) throws {
        let key = try SigningKey.generate(algorithm)
        let path = "/tmp/voucherd-key-\(getpid())-\(algorithm)"
        defer { unlink(path) }
        write(path, Array(try key.pem().utf8))
        let again = try SigningKey(file: path)
        #expect(again.algorithm == algorithm)
        #expect(try key.verifyingKey().isValid(again.sign([1, 2, 3]), for: [1, 2, 3]))
    }

    @Test func aFileThatIsNoKey_IsRefusedWithItsReason() throws {
        let path = "/tmp/voucherd-key-\(getpid())-none"
        defer { unlink(path) }
        let missing = #expect(throws: CryptographyError.self) { _ = try SigningKey(file: path) }
        #expect(missing?.code == .unreadableKeyFile)
        write(path, Array("-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n".utf8))
        let nonsense = #expect(throws: CryptographyError.self) { _ = try SigningKey(file: path) }
        #expect(nonsense?.code == .malformedKey)
        write(path, [UInt8](repeating: 1, count: SigningKey.fileBytesMax + 1))
        let large = #expect(throws: CryptographyError.self) { _ = try SigningKey(file: path) }
        #expect(large?.code == .unreadableKeyFile)
        write(path, [UInt8](repeating: 7, count: SigningKey.ed25519Bytes))
        #expect(try SigningKey(file: path).algorithm == .ed25519)
        #expect(throws: CryptographyError.self) { _ = try SigningKey(ed25519: [1, 2, 3]) }
    }

    private func write(_ path: String, _ octets: [UInt8]) {
        guard let file = fopen(path, "w") else { return }
        defer { fclose(file) }
        fwrite(octets, 1, octets.count, file)
    }
}

@Suite struct AuthenticatedEncryptionTests {
    @Test(arguments: [0, 1, 15, 16, 17, 4096])
    func aBoxOpensWithItsKeyAndDataOnly(_ count: Int) throws {
        let key = try SecureRandom.bytes(AuthenticatedEncryption.keyBytes)
        let plaintext = try SecureRandom.bytes(count)
        let box = try AuthenticatedEncryption.seal(plaintext, key: key, associatedData: [1, 2])
        #expect(box.count == count + AuthenticatedEncryption.nonceBytes + AuthenticatedEncryption.tagBytes)
        #expect(try AuthenticatedEncryption.open(box, key: key, associatedData: [1, 2]) == plaintext)
        #expect(try AuthenticatedEncryption.seal(plaintext, key: key) != box)
        for index in box.indices.prefix(64) {
            var changed = box
            changed[index] ^= 0x80
            expectFailure { try AuthenticatedEncryption.open(changed, key: key, associatedData: [1, 2]) }
        }
        expectFailure { try AuthenticatedEncryption.open(box, key: key, associatedData: [1]) }
        expectFailure { try AuthenticatedEncryption.open(box, key: SecureRandom.bytes(32), associatedData: [1, 2]) }
        expectFailure { try AuthenticatedEncryption.open(Array(box.dropLast()), key: key, associatedData: [1, 2]) }
    }

    @Test func boxesOfTheStandard_Open() throws {
        // McGrew, Viega: "The Galois/Counter Mode of Operation", test case 16: AES-256 with associated data.
        let key = Hexadecimal.octets("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308".utf8)!
        let nonce = Hexadecimal.octets("cafebabefacedbaddecaf888".utf8)!
        let data = Hexadecimal.octets("feedfacedeadbeeffeedfacedeadbeefabaddad2".utf8)!
        let text =
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        let tag = Hexadecimal.octets("76fc6ece0f4e1768cddf8853bb2d551b".utf8)!
        let opened = try AuthenticatedEncryption.open(nonce + Hexadecimal.octets(text.utf8)! + tag, key: key, associatedData: data)
        #expect(Hexadecimal.string(opened).hasPrefix("d9313225f88406e5a55909c5aff5269a"))
    }

    @Test func aKeyOfAnotherLength_IsRefused() {
        for count in [0, 16, 31, 33] {
            let error = #expect(throws: CryptographyError.self) {
                _ = try AuthenticatedEncryption.seal([1], key: [UInt8](repeating: 0, count: count))
            }
            #expect(error?.code == .malformedKey)
        }
    }

    private func expectFailure(_ body: () throws -> [UInt8]) {
        let error = #expect(throws: CryptographyError.self) { _ = try body() }
        #expect(error?.code == .authenticationFailed)
    }
}
