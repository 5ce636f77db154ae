// The workload that rule engines are compared on (see Tests/Benchmarks/rules): enterprises made by SplitMix64, each with
// twelve attributes. The same seed gives the same rows in every language.

import FEEL
import JSON

/// Enterprises to be assessed.
public struct RulesWorkload: Sendable {
    /// One enterprise; amounts in fen, the R&D ratio in ten-thousandths.
    struct Row: Sendable {
        var district: Int
        var purpose: Int
        var credit: Int
        /// Days after 2010-01-01.
        var registered: Int
        var employees: Int
        var revenue: Int64
        var approved: Int64
        var used: Int64
        var rnd: Int64
        var blacklisted: Bool
    }

    static let districts = [
        "Huangpu", "Xuhui", "Changning", "Jingan", "Putuo", "Hongkou", "Yangpu", "Minhang", "Baoshan", "Jiading", "Pudong", "Jinshan",
        "Songjiang", "Qingpu", "Fengxian", "Chongming", "Suzhou", "Hangzhou", "Nanjing", "Ningbo",
    ]
    static let purposes = ["compute", "model", "corpus", "hardware"]
    static let credits = ["A", "B", "C", "D"]
    /// 2010-01-01 in days since 1970.
    private static let firstDay = 14_610

    let rows: [Row]

    public init(count: Int, seed: UInt64 = 20_260_101) {
        var generator = SplitMix64(state: seed)
        rows = (0..<count).map { _ in Row(&generator) }
    }

    /// The inputs of a row by name, in the order of the attributes.
    static func inputs(of row: Row) -> [(name: String, value: Value)] {
        [
            ("district", .string(districts[row.district])), ("purpose", .string(purposes[row.purpose])),
            ("credit", .string(credits[row.credit])), ("registered", date(row).map { .date($0) } ?? .null),
            ("employees", .number(Decimal128(row.employees))), ("years", .number(Decimal128(row.registered / 365))),
            ("revenue", decimal(row.revenue, -2)), ("approved", decimal(row.approved, -2)), ("used", decimal(row.used, -2)),
            ("rnd", decimal(row.rnd, -4)), ("blacklisted", .boolean(row.blacklisted)),
        ]
    }

    /// A row as a line of JSON, without its end.
    static func line(of row: Row, into writer: inout JSONWriter) {
        writer.beginObject()
        for (name, value) in inputs(of: row) { writer.member(named: name, JSONValue(value)) }
        writer.endObject()
    }

    private static func date(_ row: Row) -> CalendarDate? { CalendarDate(daysSinceEpoch: firstDay + row.registered) }

    private static func decimal(_ unscaled: Int64, _ exponent: Int) -> Value {
        Decimal128(unscaled: unscaled, exponent: exponent).map { .number($0) } ?? .null
    }
}

extension RulesWorkload.Row {
    fileprivate init(_ generator: inout SplitMix64) {
        district = Int(generator.below(20))
        registered = Int(generator.below(6_210))
        purpose = Int(generator.below(4))
        credit = Int(generator.below(4))
        employees = Int(generator.below(1_500))
        revenue = generator.below(80_000_000_000)
        approved = generator.below(400_000_000)
        used = generator.below(210_000_000)
        rnd = generator.below(1_200)
        blacklisted = generator.below(25) == 0
    }
}

/// Steele, Lea and Flood's generator.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: UInt64) -> Int64 { Int64((next() >> 11) % limit) }
}
