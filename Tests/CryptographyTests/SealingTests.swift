import Cryptography
import Testing

@Suite struct SealingTests {
    /// RFC 4648, section 10.
    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")])
    func base64_IsThatOfTheStandard(_ plain: String, _ text: String) {
        #expect(Base64.string(Array(plain.utf8)) == text)
        #expect(Base64.octets(text.utf8) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg=", "Zg", "Z===", "Zh==", "Zm9=", "Zm 9v", "=Zg=", "Zg==Zg=="])
    func base64ThatIsNotCanonical_IsNone(_ text: String) {
        #expect(Base64.octets(text.utf8) == nil)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1000])
    func anSM4Box_OpensUnderItsKeyAndName_AndUnderNoOther(_ count: Int) throws {
        let (key, other) = ([UInt8](repeating: 7, count: 32), [UInt8](repeating: 8, count: 32))
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let box = try SM4Encryption.seal(plain, key: key, associatedData: [1, 2])
        #expect(try SM4Encryption.open(box, key: key, associatedData: [1, 2]) == plain)
        #expect(throws: CryptographyError.self) { try SM4Encryption.open(box, key: other, associatedData: [1, 2]) }
        #expect(throws: CryptographyError.self) { try SM4Encryption.open(box, key: key, associatedData: [1]) }
        for place in [0, 16 + count / 2, box.count - 1] {
            var changed = box
            changed[place] ^= 1
            #expect(throws: CryptographyError.self) { try SM4Encryption.open(changed, key: key, associatedData: [1, 2]) }
        }
        #expect(throws: CryptographyError.self) { try SM4Encryption.open(Array(box.dropLast()), key: key, associatedData: [1, 2]) }
        #expect(throws: CryptographyError.self) { try SM4Encryption.seal(plain, key: [1, 2, 3]) }
    }
}
