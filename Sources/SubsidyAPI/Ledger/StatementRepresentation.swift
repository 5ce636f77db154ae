import JSON
import Ledger
import Subsidy

/// Statements made of the turnovers: each key's accounts with opening, debits, credits and closing.
struct StatementRepresentation: Representation {
    enum Grouping: String, CaseIterable {
        case pool, scheme, district, month
    }

    /// One account of one statement.
    private struct Line {
        var opening = Turnover()
        var moved = Turnover()
    }

    private let by: Grouping
    private let from: String
    private let to: String
    private var statements: [(key: String, line: Line)] = []

    static let name = "LedgerStatements"
    static let schema = Schema.object([
        "by": .oneOf(Grouping.allCases.map(\.rawValue)), "from": Schema.text(max: 7).nullable, "to": Schema.text(max: 7).nullable,
        "data": .array(
            .object([
                "key": .text(min: 0, max: 100),
                "accounts": .array(
                    .object([
                        "kind": .oneOf(AccountKind.allCases.map(\.rawValue)), "opening": .money, "debits": .money, "credits": .money,
                        "closing": .money,
                    ]), max: AccountKind.allCases.count),
            ]), max: 100_000),
    ])

    private static let earliest = "0000-00"
    private static let latest = "9999-99"

    /// - Parameter query: may narrow to a pool, a scheme, a district; `from` and `to` are months.
    init(turnovers: Sharded<String, Turnover>, by: Grouping, query: [String: String]) {
        self.by = by
        from = query["from"] ?? Self.earliest
        to = query["to"] ?? Self.latest
        let chosen = turnovers.values.filter { turnover in
            (query["pool"] ?? turnover.pool) == turnover.pool && (query["scheme"] ?? turnover.scheme) == turnover.scheme
                && (query["district"] ?? turnover.district) == turnover.district
        }
        statements = by == .month ? byMonth(chosen) : grouped(chosen)
    }

    private func grouped(_ turnovers: [Turnover]) -> [(key: String, line: Line)] {
        var lines: [String: Line] = [:]
        for turnover in turnovers where turnover.month <= to {
            let key = by == .pool ? turnover.pool : by == .scheme ? turnover.scheme : turnover.district
            if turnover.month < from {
                lines[key, default: Line()].opening.add(turnover)
            } else {
                lines[key, default: Line()].moved.add(turnover)
            }
        }
        return lines.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Each month opens with what the months before left.
    private func byMonth(_ turnovers: [Turnover]) -> [(key: String, line: Line)] {
        var months: [String: Turnover] = [:]
        for turnover in turnovers where turnover.month <= to { months[turnover.month, default: Turnover()].add(turnover) }
        var before = Turnover()
        var statements: [(key: String, line: Line)] = []
        for (month, moved) in months.sorted(by: { $0.key < $1.key }) {
            if month >= from { statements.append((month, Line(opening: before, moved: moved))) }
            before.add(moved)
        }
        return statements
    }

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("by", by.rawValue)
        writer.member("from", from == Self.earliest ? nil : from)
        writer.member("to", to == Self.latest ? nil : to)
        writer.key("data")
        writer.beginArray()
        for statement in statements {
            writer.comma()
            writer.beginObject()
            writer.member("key", statement.key)
            writer.key("accounts")
            writer.beginArray()
            for row in Self.rows(statement.line) {
                writer.comma()
                writer.beginObject()
                writer.member("kind", row.kind)
                writer.member("opening", row.opening)
                writer.member("debits", row.debits)
                writer.member("credits", row.credits)
                writer.member("closing", row.closing)
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private static func rows(_ line: Line) -> [(kind: AccountKind, opening: Fen, debits: Fen, credits: Fen, closing: Fen)] {
        zip(AccountKind.allCases, zip(line.moved.debits, line.moved.credits)).map { kind, moved in
            let opening = line.opening.balance(kind)
            return (kind, opening, moved.0, moved.1, opening + line.moved.balance(kind))
        }
    }

    func csv() -> [UInt8] {
        var writer = CSVWriter(marked: true)
        writer.row([by.rawValue, "account", "opening", "debits", "credits", "closing"])
        for statement in statements {
            for row in Self.rows(statement.line) {
                writer.row([
                    statement.key, row.kind.rawValue, row.opening.description, row.debits.description, row.credits.description,
                    row.closing.description,
                ])
            }
        }
        return writer.bytes
    }
}
