import JSON
import Testing

@testable import SubsidyAPI

@Suite struct ListTests {
    /// The pages of `count` places of which `isVisible` are shown, `limit` at a time.
    private func walk(_ count: Int, _ limit: Int, _ isVisible: (Int) -> Bool) -> [[Int]] {
        var pages: [[Int]] = []
        var request = PageRequest(limit: limit)
        while true {
            let page = Page(request, count: count) { isVisible($0) ? Array(String($0).utf8) : nil }
            pages.append(page.elements.compactMap { Int(String(decoding: $0, as: UTF8.self)) })
            guard let next = page.next else { return pages }
            request.after = next
        }
    }

    @Test func pages_ShowEachElementOnce() {
        for count in [0, 1, 2, 3, 6, 7] {
            for limit in 1...4 {
                let all = Array(0..<count)
                #expect(walk(count, limit) { _ in true }.flatMap { $0 } == all)
                let even = walk(count, limit) { $0 % 2 == 0 }
                #expect(even.flatMap { $0 } == all.filter { $0 % 2 == 0 })
                #expect(even.dropLast().allSatisfy { $0.count == limit })
                // No page is empty but the only one.
                #expect(even.count == 1 || even.allSatisfy { !$0.isEmpty })
            }
        }
    }

    @Test func cursorBeyondTheEnd_GivesAnEmptyPage() {
        let page = Page(PageRequest(after: Cursor(position: 99)), count: 3) { _ in [0x31] }
        #expect(page.elements.isEmpty)
        #expect(page.next == nil)
    }

    @Test func cursors_AreReadOnlyAsTheyWereWritten() {
        for position in [0, 1, 35, 36, 123_456_789] { #expect(Cursor(Cursor(position: position).description)?.position == position) }
        for text in ["", "c", "0", "c-1", "c+1", "c01", "cZ", "c " + "1", "c99999999999999"] { #expect(Cursor(text) == nil, "\(text)") }
        for text in ["1", "1.", ".1", "-1.0", "01.0", "1.0.0", "1.x"] { #expect(EventCursor(text) == nil, "\(text)") }
        #expect(EventCursor("12.3") == EventCursor(seq: 12, index: 3))
    }

    @Test func tags_MatchByVersionForWritesAndWholeForReads() {
        let tag = VersionTag(version: 71, body: Array("x".utf8)).field
        #expect(VersionTag.versions(ifMatch: tag) == [71])
        #expect(VersionTag.versions(ifMatch: "\"zz-1\", \(tag)") == [1295, 71])
        #expect(VersionTag.versions(ifMatch: "W/\(tag)") == [])
        #expect(VersionTag.versions(ifMatch: "71") == [])
        #expect(VersionTag(version: 71, body: Array("y".utf8)).field != tag)
        #expect(VersionTag.matches(tag, ifNoneMatch: "\"a\", W/\(tag)"))
        #expect(VersionTag.matches(tag, ifNoneMatch: "*"))
        #expect(!VersionTag.matches(tag, ifNoneMatch: "\"a\""))
    }
}
