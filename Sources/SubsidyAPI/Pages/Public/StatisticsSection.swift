import JSON
import Ledger
import Subsidy

/// Grants by measure, by district and by month, and what recommendations came to, as the contract counts them.
struct StatisticsSection {
    let call: PageCall

    /// Months that are shown, the latest first.
    private static let monthsMax = 24

    func write(to html: inout HTML) throws {
        let statistics = try call.contract.get("getStatistics")
        let rows = statistics["rows"]?.array ?? []
        html.tag("h2", ("id", "grants"), text: call.say("支持情况", "Grants"))
        guard !rows.isEmpty else {
            html.tag("p", ("class", "hint"), text: call.say("还没有已提交的申请。", "No application has been handed in yet."))
            return
        }
        table(
            call.say("按措施", "By measure"), call.say("措施", "Measure"),
            sums(rows) { call.say("第\($0["measure"]?.integer ?? 0)条", "Measure \($0["measure"]?.integer ?? 0)") }
        )
        .write(to: &html)
        table(
            call.say("按区", "By district"), call.say("区", "District"),
            sums(rows) { $0["district"]?.string ?? call.say("全市（个人项目）", "Whole city (persons)") }
        )
        .write(to: &html)
        let months = sums(rows) { $0["month"]?.string ?? "" }.sorted { $0.name > $1.name }.prefix(Self.monthsMax)
        table(call.say("按月", "By month"), call.say("月份", "Month"), Array(months)).write(to: &html)
        writeReferrals(statistics["referrals"]?.array ?? [], to: &html)
    }

    private struct Sum {
        let name: String
        var submitted: Int64 = 0
        var granted: Int64 = 0
        var amount = Fen.zero
        var paid = Fen.zero
        var recovered = Fen.zero
    }

    /// The rows summed by what `name` calls them, in the order of their first appearance.
    private func sums(_ rows: [JSON], by name: (JSON) -> String) -> [Sum] {
        var sums: [Sum] = []
        var places: [String: Int] = [:]
        for row in rows {
            let key = name(row)
            let place = places[key] ?? sums.count
            if place == sums.count {
                places[key] = place
                sums.append(Sum(name: key))
            }
            sums[place].submitted += row["submitted"]?.integer ?? 0
            sums[place].granted += row["granted"]?.integer ?? 0
            sums[place].amount += fen(row["amount"])
            sums[place].paid += fen(row["paid"])
            sums[place].recovered += fen(row["recovered"])
        }
        return sums
    }

    private func fen(_ json: JSON?) -> Fen { json.flatMap { try? Fen(json: $0) } ?? .zero }

    private func table(_ caption: String, _ first: String, _ sums: [Sum]) -> DataTable {
        DataTable(
            caption: caption,
            columns: [
                .init(title: first), .init(title: call.say("已提交", "Submitted"), isNumber: true),
                .init(title: call.say("已立项", "Granted"), isNumber: true),
                .init(title: call.say("支持金额（元）", "Amount (yuan)"), isNumber: true),
                .init(title: call.say("已拨付（元）", "Paid (yuan)"), isNumber: true),
                .init(title: call.say("已追回（元）", "Recovered (yuan)"), isNumber: true),
            ],
            rows: sums.map { sum in
                [
                    .text(sum.name), .text(String(sum.submitted)), .text(String(sum.granted)), .text(Amounts.grouped(sum.amount)),
                    .text(Amounts.grouped(sum.paid)), .text(Amounts.grouped(sum.recovered)),
                ]
            }, empty: "")
    }

    private func writeReferrals(_ referrals: [JSON], to html: inout HTML) {
        guard !referrals.isEmpty else { return }
        DataTable(
            caption: call.say("推荐结果", "What recommendations came to"),
            columns: [
                .init(title: call.say("项目", "Scheme")), .init(title: call.say("结果", "Outcome")),
                .init(title: call.say("件数", "Number"), isNumber: true),
            ],
            rows: referrals.map { referral in
                [
                    .text(Words.scheme(referral["scheme"]?.string ?? "", call)),
                    .tag(StatusTag(status: referral["outcome"]?.string ?? "", language: call.language)),
                    .text(String(referral["count"]?.integer ?? 0)),
                ]
            }, empty: ""
        ).write(to: &html)
    }
}
