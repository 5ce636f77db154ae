import JSON
import Testing

@testable import Subsidy

@Suite struct EnterpriseTests {
    @Test(arguments: ["91350100M000100Y43", "91310000MA1FL00011"].compactMap { RelatedPartyTests.validCode(of: String($0.prefix(17))) })
    func rule15_aCodeWithItsCheckCharacterIsValid(_ code: String) {
        #expect(USCC(code)?.description == code)
    }

    @Test(arguments: [
        "91350100M000100Y44", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "91350100I000100Y43", "",
        "９1350100M000100Y43",
    ]) func rule15_anythingElseIsNot(_ code: String) {
        #expect(USCC(code) == nil)
    }

    @Test func rule15_everyOtherCheckCharacterIsRefused() {
        let valid = USCC.alphabet.filter { USCC("91350100M000100Y4" + String(Character(Unicode.Scalar($0)))) != nil }
        #expect(valid == Array("3".utf8))
    }

    @Test func anEnterpriseIsAnsweredAsItIsTaken() throws {
        let json: JSON = [
            "uscc": "91350100M000100Y43", "name": "示例智能", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
            "controller": "张三", "relatedParties": ["示例集团"], "cluster": "模速空间", "tags": ["compute-provider"],
            "account": ["bank": "示例银行", "number": "6222000000000001", "name": "示例智能"], "barredUntil": nil,
        ]
        #expect(Enterprise.validator.validate(json).isEmpty)
        let enterprise = try Enterprise(json: json)
        #expect(try JSON(parsing: enterprise.jsonBytes()) == json)
        #expect(Enterprise.assessmentValidator.validate(try JSON(parsing: enterprise.jsonBytes())).isEmpty)
    }

    @Test func whatIsNotKnownIsNull() throws {
        let enterprise = try Enterprise(json: ["uscc": "91350100M000100Y43"])
        let json = try JSON(parsing: enterprise.jsonBytes())
        #expect(json["district"] == .null)
        #expect(json["relatedParties"] == [])
        #expect(Enterprise.assessmentValidator.validate(["uscc": "91350100M000100Y43", "district": nil]).isEmpty)
    }

    @Test(
        arguments: [
            (["uscc": "91350100M000100Y44", "name": "x", "district": "d"], "/uscc", "format"),
            (["uscc": "91350100M000100Y43", "name": "", "district": "d"], "/name", "minLength"),
            (["uscc": "91350100M000100Y43", "district": "d"], "/name", "required"),
            (["uscc": "91350100M000100Y43", "name": "x", "district": "d", "sizeClass": "huge"], "/sizeClass", "enum"),
            (["uscc": "91350100M000100Y43", "name": "x", "district": "d", "foundedOn": "2026-02-30"], "/foundedOn", "format"),
            (["uscc": "91350100M000100Y43", "name": "x", "district": "d", "size": "small"], "/size", "additionalProperties"),
            (
                ["uscc": "91350100M000100Y43", "name": "x", "district": "d", "account": ["bank": "b", "name": "n"]], "/account/number",
                "required"
            ),
            (
                ["uscc": "91350100M000100Y43", "name": "x", "district": "d", "relatedParties": [["relation": "parent"]]],
                "/relatedParties/0", "required"
            ),
        ] as [(JSON, String, String)]
    ) func aFaultIsNamedWithItsPlace(_ json: JSON, _ pointer: String, _ keyword: String) {
        let violations = Enterprise.validator.validate(json)
        #expect(violations.contains { $0.pointer.description.hasPrefix(pointer) && $0.keyword == keyword }, "\(violations)")
    }

    @Test func rule13_masksHideAtLeastAsMuchAsTheyShow() {
        #expect(Masking.personName("张三") == "张*")
        #expect(Masking.personName("欧阳修远") == "欧***")
        #expect(Masking.personName("张") == "张*")
        #expect(Masking.idNumber("310101199001011234") == "310*************34")
        #expect(Masking.idNumber("12345") == "*****")
        #expect(Masking.accountNumber("6222000000000001") == "************0001")
        #expect(Masking.accountNumber("1234567") == "*******")
    }
}
