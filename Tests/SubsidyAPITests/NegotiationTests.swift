import Subsidy
import Testing

@testable import SubsidyAPI

@Suite struct NegotiationTests {
    @Test(arguments: [
        (nil, Language.chinese), ("en", .english), ("zh-CN", .chinese), ("en-US,en;q=0.9,zh;q=0.8", .english),
        ("zh;q=0.1, en;q=0.2", .english),
        ("fr", .chinese), ("*", .chinese), ("fr, *;q=0.1", .chinese), ("en;q=0", .chinese), ("en;q=1.5", .chinese),
        ("en ; q=0.5", .english),
        ("", .chinese), (",,,", .chinese), ("EN", .english), ("english", .chinese),
    ])
    func languages_FollowTheirWeights(field: String?, language: Language) {
        #expect(Language.negotiated(field) == language)
    }

    @Test(arguments: [
        (nil, "application/xml"), ("*/*", "application/xml"), ("text/csv", "text/csv"), ("text/*", "text/csv"),
        ("application/xml;q=0.5, text/csv", "text/csv"), ("text/csv;q=0.5, */*;q=0.6", "application/xml"),
        ("application/xml;q=0, */*", "text/csv"), ("text/csv;header=present", "text/csv"), ("TEXT/CSV", "text/csv"),
    ])
    func mediaTypes_TakeTheMostSpecificRange(field: String?, type: String) {
        #expect(MediaType.negotiated(field, from: [.xml, .csv])?.description == type)
    }

    @Test(arguments: ["image/png", "application/json", "*/*;q=0", "text/csv;q=0, application/xml;q=0.0"])
    func mediaTypes_NobodyWants_AreNone(field: String) {
        #expect(MediaType.negotiated(field, from: [.xml, .csv]) == nil)
    }

    @Test func lists_AreBounded() {
        #expect(QualityList(String(repeating: "a,", count: 10_000)).items.count == QualityList.itemsMax)
        #expect(QualityList("a;q=0.1234, b;q=2, c;q=, d;q=0.5").items == [.init(range: "d", weight: 500)])
    }

    @Test(arguments: [
        ("application/json", "application/json"), ("Application/JSON; charset=UTF-8", "application/json"),
        ("text/csv; charset=\"utf-8\"", "text/csv"), ("text/csv; charset=gbk", nil), ("json", nil), ("", nil), ("a/b/c", nil),
    ])
    func contentTypes_AreReadWithTheirCharset(field: String, type: String?) {
        #expect(MediaType(field: field)?.description == type)
    }
}
