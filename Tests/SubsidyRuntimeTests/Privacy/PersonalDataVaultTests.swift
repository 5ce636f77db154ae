import Cryptography
import JSON
import Testing

@testable import SubsidyRuntime

/// Domain rule 13: personal identifiers are encrypted at rest and masked in exported views.
@Suite struct PersonalDataVaultTests {
    static let text =
        #"{"at":"2026-01-05","person":"钱二","note":"the \"person\": 钱二","list":[{"account":{"bank":"上海银行","number":"31000100200300400","name":"a\"}b"},"amount":12.50}],"idNumber":"","controller":null,"maker":"孙三","empty":{"person":{}},"last":true}"#

    private func open(_ text: [UInt8], _ vault: PersonalDataVault) throws -> [UInt8]? { try text.withUnsafeBytes { try vault.open($0) } }

    @Test(arguments: PersonalDataVault.Algorithm.allCases)
    func aSealedText_TellsNoPersonalValue_AndOpensToTheOctetsItHad(_ algorithm: PersonalDataVault.Algorithm) throws {
        let vault = PersonalDataVault(keys: [try DataKey.random()], algorithm: algorithm)
        let sealed = try vault.seal(Array(Self.text.utf8))
        let shown = String(decoding: sealed, as: UTF8.self)
        for secret in ["31000100200300400", "孙三", #""person":"钱"#, "上海银行"] { #expect(!shown.contains(secret)) }
        #expect(shown.contains(#""amount":12.50"#))
        #expect(shown.contains(#"the \"person\": 钱二"#))
        #expect(shown.contains(#""idNumber":"","controller":null"#))
        _ = try JSON(parsing: sealed)
        #expect(try open(sealed, vault) == Array(Self.text.utf8))
    }

    @Test(arguments: ["onBehalfOf", "appraisedBy", "reviewedBy", "ruledBy", "checker", "maker"])
    func whoSigned_IsSealedWhateverTheirPart(_ member: String) throws {
        let vault = PersonalDataVault(keys: [try DataKey.random()])
        #expect(!String(decoding: try vault.seal(Array(#"{"\#(member)":"钱二"}"#.utf8)), as: UTF8.self).contains("钱二"))
    }

    @Test func whatSomebodyWroteToLookSealed_IsSealedLikeAnythingElse() throws {
        let vault = PersonalDataVault(keys: [try DataKey.random()])
        let text = Array(#"{"person":"sealed:aes-256-gcm:00000000:AAAA","contractNumber":"sealed:aes-256-gcm:00000000:AAAA"}"#.utf8)
        #expect(try open(try vault.seal(text), vault) == text)
    }

    @Test func aTextWithoutPersonalData_IsLeftAsItIs() throws {
        let vault = PersonalDataVault(keys: [try DataKey.random()])
        let text = Array(#"{"seq":1,"events":[{"type":"x","persons":["a"],"accounts":1}]}"#.utf8)
        #expect(try vault.seal(text) == text)
        #expect(try open(text, vault) == nil)
    }

    @Test func anOlderKeyOfTheRing_StillOpens_AndAMissingOneIsNamed() throws {
        let (old, new) = (try DataKey.random(), try DataKey.random())
        let sealed = try PersonalDataVault(keys: [old]).seal(Array(#"{"person":"钱二"}"#.utf8))
        #expect(try open(sealed, PersonalDataVault(keys: [new, old])) == Array(#"{"person":"钱二"}"#.utf8))
        let error = #expect(throws: PersonalDataError.self) { try open(sealed, PersonalDataVault(keys: [new])) }
        #expect(error?.description.contains(old.name) == true)
        #expect(error?.description.contains("钱二") == false)
    }

    @Test func aValueMovedToAnotherMember_DoesNotOpen() throws {
        let vault = PersonalDataVault(keys: [try DataKey.random()])
        let sealed = String(decoding: try vault.seal(Array(#"{"person":"钱二"}"#.utf8)), as: UTF8.self)
        let moved = Array(sealed.replacing("person", with: "maker").utf8)
        #expect(throws: PersonalDataError.self) { try open(moved, vault) }
    }

    @Test func aRing_IsReadLineByLine_AndAWrongLineIsNamed() throws {
        let (one, two) = (try DataKey.random(), try DataKey.random())
        #expect(try DataKey.ring("# keys\n\(one.hex)\n\n  \(two.hex) # old\n") == [one, two])
        let error = #expect(throws: CryptographyError.self) { try DataKey.ring("\(one.hex)\nabc\n") }
        #expect(error?.detail.contains("line 2") == true)
        #expect(throws: CryptographyError.self) { try DataKey.ring("\n") }
    }

    @Test func anExportedView_ShowsFirstCharactersAndLastDigitsOnly() throws {
        let masked = String(decoding: PersonalMembers.masked(Array(Self.text.utf8)), as: UTF8.self)
        #expect(masked.contains(#""person":"钱*""#))
        #expect(masked.contains(#""number":"*************0400""#))
        #expect(masked.contains(#""bank":"上海银行""#))
        #expect(!masked.contains("孙三"))
        let keys = #"{"capKeys":["talent-award:person:310101199001011234","model-api:enterprise-year:91350100M000100Y43:2026"]}"#
        #expect(
            String(decoding: PersonalMembers.masked(Array(keys.utf8)), as: UTF8.self)
                == #"{"capKeys":["talent-award:person:310*************34","model-api:enterprise-year:91350100M000100Y43:2026"]}"#)
    }
}
