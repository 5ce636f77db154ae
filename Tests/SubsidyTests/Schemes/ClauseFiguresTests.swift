import Ledger
import Testing

@testable import Subsidy

@Suite struct ClauseFiguresTests {
    @Test(
        arguments: [
            ("最高30%租金补贴", ["0.3"], []),
            ("给予核定合同额最高50%、最高500万元补贴", ["0.5"], ["5000000.00"]),
            ("发放6亿元算力券", [], ["600000000.00"]),
            ("给予最高 5000 万元支持", [], ["50000000.00"]),
            ("给予 3-5 年、最高 5 亿元的连续性支持", [], ["500000000.00"]),
            ("按核定合同额的 5%给予", ["0.05"], []),
            ("最高0.5%、1.5亿元、300元", ["0.005"], ["150000000.00", "300.00"]),
            ("发放最高 100%支持的 100 万元算力券、100 万元模型券", ["1"], ["1000000.00"]),
            ("支持不少于 100 个团队", [], []),
            ("100万次", [], []),
        ] as [(String, [String], [String])]
    ) func figuresAreReadFromTheText(_ text: String, _ rates: [String], _ amounts: [String]) throws {
        let figures = ClauseFigures(text)
        #expect(figures.rates == Set(try rates.map { try #require(Rate($0)) }))
        #expect(figures.amounts == Set(try amounts.map { try #require(Fen($0)) }))
    }

    @Test func aCeilingAndAnIssueAreToldApart() {
        #expect(ClauseFigures("发放3亿元模型券，最高500万元补贴").issued == [Fen.yuan(300_000_000)])
        #expect(ClauseFigures("发放3亿元模型券，最高500万元补贴").ceilings == [Fen.yuan(5_000_000)])
        #expect(ClauseFigures("每年发放最高5亿元训力券，给予最高1000万元资助").issued == [Fen.yuan(500_000_000)])
        #expect(ClauseFigures("每年发放最高5亿元训力券，给予最高1000万元资助").ceilings == [Fen.yuan(10_000_000)])
    }

    @Test func theShippedArticlesAreTheNoticesOwn() throws {
        // The notice's text is beside the repository where the project is developed, and nowhere else.
        guard let octets = try? ConfigurationFiles(directory: Shared.directory).read("notice/notice-2025-489.txt") else { return }
        let text = String(decoding: octets, as: UTF8.self).filter { $0 != "\n" }
        let notice = try #require(Fixture.policy.notices.first)
        #expect(notice.articles.map(\.number) == Array(1...12))
        for article in notice.articles {
            #expect(text.contains("\(article.number). \(article.text)"))
            #expect(article.text.hasPrefix(article.heading + "。"))
        }
        for scheme in Fixture.policy.schemes { #expect(text.contains(scheme.clause.text)) }
    }
}
