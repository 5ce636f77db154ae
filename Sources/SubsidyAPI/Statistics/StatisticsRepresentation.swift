import JSON
import Ledger
import Subsidy

/// Public figures: what was filed, granted and paid, by measure, scheme, district and month, and what recommendations came to.
///
/// Where a scheme is about persons its rows are of the whole city: a month of one district could be one person's.
struct StatisticsRepresentation: Representation {
    let rows: [Row]
    let measures: [(measure: Int, tally: Statistics.Tally)]
    let referrals: [(scheme: String, outcome: ReferralOutcome, count: Int)]

    struct Row {
        let measure: Int
        let scheme: String
        /// nil for the whole city.
        let district: String?
        let month: String
        var tally: Statistics.Tally
    }

    /// Which rows are asked for; nil for all.
    struct Filter {
        var measure: Int?
        var scheme: String?
        var district: String?
        var from: String?
        var through: String?

        func takes(_ row: Row) -> Bool {
            (measure == nil || row.measure == measure) && (scheme == nil || row.scheme == scheme)
                && (district == nil || row.district == district) && (from.map { $0 <= row.month } ?? true)
                && (through.map { row.month <= $0 } ?? true)
        }
    }

    private static let figures: KeyValuePairs<String, Schema> = [
        "submitted": .integer(0...Int.max), "granted": .integer(0...Int.max),
        "amount": Schema.money.described("The city's part of what was granted, as it was on the day of the grant."),
        "reduced": Schema.money.described("Of grants: given up, expired or ordered back."),
        "paid": Schema.money.described("Paid, less what banks sent back: below zero in a month in which more came back."),
        "recovered": .money,
    ]

    static let name = "Statistics"
    static let schema = Schema.object([
        "measures": .array(object(["measure": .integer(1...100)])),
        "rows": .array(
            object([
                "measure": .integer(1...100), "scheme": .text(max: 64), "district": Schema.text(min: 0, max: 50).nullable,
                "month": .pattern("^[0-9]{4}-[0-9]{2}$", max: 7),
            ]), max: 100_000),
        "referrals": .array(.object(["scheme": .text(max: 64), "outcome": .words(ReferralOutcome.self), "count": .integer(0...Int.max)])),
    ])

    private static func object(_ members: KeyValuePairs<String, Schema>) -> Schema {
        let all = members.map { ($0.key, $0.value) } + figures.map { ($0.key, $0.value) }
        return Schema([
            ("type", "object"), ("additionalProperties", false),
            ("properties", .object(JSONObject(all.map { .init(key: $0.0, value: $0.1.json) }))),
            ("required", .array(all.map { .string($0.0) })),
        ])
    }

    init(_ statistics: Statistics, under policy: Policy, _ filter: Filter) {
        var rows: [Row] = []
        var places: [String: Int] = [:]
        let facts = Dictionary(
            policy.schemes.map { ($0.id, (measure: $0.measure, isPersonal: $0.isPersonal)) }, uniquingKeysWith: { _, last in last })
        for (cell, tally) in statistics.cells {
            let (measure, isPersonal) = facts[cell.scheme] ?? (measure: 0, isPersonal: true)
            guard measure > 0 else { continue }
            let district = isPersonal ? nil : cell.district
            let key = "\(cell.scheme) \(cell.month) \(district ?? "")"
            if let place = places[key] {
                rows[place].tally.add(tally)
            } else {
                places[key] = rows.count
                rows.append(Row(measure: measure, scheme: cell.scheme, district: district, month: cell.month, tally: tally))
            }
        }
        self.rows = rows.filter(filter.takes)
        var sums: [Int: Statistics.Tally] = [:]
        for row in self.rows { sums[row.measure, default: Statistics.Tally()].add(row.tally) }
        measures = sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        referrals = statistics.referrals.filter { entry in
            (filter.scheme == nil || entry.key.scheme == filter.scheme)
                && (filter.measure == nil || facts[entry.key.scheme]?.measure == filter.measure)
        }.map { ($0.key.scheme, $0.key.outcome, $0.count) }
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("measures")
        writer.beginArray()
        for (measure, tally) in measures {
            writer.element(
                Written {
                    $0.member("measure", measure); $0.figures(tally)
                })
        }
        writer.endArray()
        writer.key("rows")
        writer.beginArray()
        for row in rows {
            writer.element(
                Written {
                    $0.member("measure", row.measure)
                    $0.member("scheme", row.scheme)
                    $0.member("district", row.district)
                    $0.member("month", row.month)
                    $0.figures(row.tally)
                })
        }
        writer.endArray()
        writer.key("referrals")
        writer.beginArray()
        for entry in referrals {
            writer.element(
                Written {
                    $0.member("scheme", entry.scheme)
                    $0.member("outcome", entry.outcome)
                    $0.member("count", entry.count)
                })
        }
        writer.endArray()
        writer.endObject()
    }

    private struct Written: JSONEncodable {
        let members: (inout JSONWriter) -> Void

        init(_ members: @escaping (inout JSONWriter) -> Void) { self.members = members }

        func encode(to writer: inout JSONWriter) {
            writer.beginObject()
            members(&writer)
            writer.endObject()
        }
    }
}

extension JSONWriter {
    fileprivate mutating func figures(_ tally: Statistics.Tally) {
        member("submitted", tally.submitted)
        member("granted", tally.granted)
        member("amount", tally.amount)
        member("reduced", tally.reduced)
        member("paid", tally.paid)
        member("recovered", tally.recovered)
    }
}

extension Statistics.Tally {
    fileprivate mutating func add(_ other: Statistics.Tally) {
        submitted += other.submitted
        granted += other.granted
        amount += other.amount
        reduced += other.reduced
        paid += other.paid
        recovered += other.recovered
    }
}

extension Scheme {
    /// Whether its claims are about a person.
    fileprivate var isPersonal: Bool { source["form"]?["properties"]?["person"] != nil }
}
