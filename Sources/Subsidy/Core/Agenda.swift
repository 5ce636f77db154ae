// What becomes due by itself. Deadlines are judged at the moment of use: before a command is decided, everything that
// was due by then happens first, in a record of its own. Nothing waits for a nightly job.

import JSON

/// The days on which something becomes due.
public struct Agenda: Sendable {
    public enum Item: Sendable, Hashable {
        /// The publicity of an application is over.
        case publicityOver(ID<Application>)
        /// A voucher's last day has passed.
        case voucherExpired(ID<Voucher>)
        /// The time in which an enterprise may confirm an entitlement is over.
        case confirmationOver(ID<Application>)
    }

    /// Items by the last day before they are due: an item of day d is due from the start of d + 1.
    private var items: [LocalDate: OrderedSet<Item>] = [:]
    private var days = SortedDays()

    public init() {}

    public mutating func add(_ item: Item, after day: LocalDate) {
        if items[day] == nil { days.insert(day) }
        items[day, default: OrderedSet()].insert(item)
    }

    /// The first day with something on it; it is due once a later day has begun.
    public var firstDay: LocalDate? { days.first }

    public func isDue(on today: LocalDate) -> Bool { firstDay.map { $0 < today } ?? false }

    /// At most `limit` items that are due on `today`, earliest first. They stay until `remove`.
    public func due(on today: LocalDate, limit: Int) -> [(day: LocalDate, item: Item)] {
        var due: [(LocalDate, Item)] = []
        for day in days.ascending where day < today {
            guard let list = items[day] else { continue }
            for item in list.all {
                due.append((day, item))
                if due.count == limit { return due }
            }
        }
        return due
    }

    /// Strikes an item off; one that is not there is no error, since an agenda item may have been overtaken.
    public mutating func remove(_ item: Item, of day: LocalDate) {
        guard items[day]?.contains(item) == true else { return }
        items[day]?.remove(item)
        if items[day]?.isEmpty == true {
            items[day] = nil
            days.remove(day)
        }
    }
}

extension Agenda: StatePart {
    /// An item, and the last day before it is due.
    public typealias Row = MapRow<LocalDate, Item>

    public func forEachRow(_ body: (Row) throws -> Void) rethrows {
        for day in days.ascending {
            guard let list = items[day] else { continue }
            for item in list.all { try body(Row(key: day, value: item)) }
        }
    }

    public mutating func take(_ row: Row) throws { add(row.value, after: row.key) }
}

extension Agenda.Item: JSONEncodable, JSONDecodable {
    private enum Kind: String, Word {
        case publicityOver = "publicity-over"
        case voucherExpired = "voucher-expired"
        case confirmationOver = "confirmation-over"
    }

    private var parts: (kind: Kind, id: String) {
        switch self {
        case .publicityOver(let id): (.publicityOver, id.text)
        case .voucherExpired(let id): (.voucherExpired, id.text)
        case .confirmationOver(let id): (.confirmationOver, id.text)
        }
    }

    private init(_ kind: Kind, _ id: String) {
        switch kind {
        case .publicityOver: self = .publicityOver(ID(id))
        case .voucherExpired: self = .voucherExpired(ID(id))
        case .confirmationOver: self = .confirmationOver(ID(id))
        }
    }

    public init(json: JSON) throws {
        guard let pair = json.array, pair.count == 2 else { throw JSONShapeError(expected: "an agenda item's kind and id", found: json) }
        self.init(try Kind(json: pair[0]), try String(json: pair[1]))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginArray()
        writer.element(parts.kind)
        writer.element(parts.id)
        writer.endArray()
    }
}

/// Days in ascending order without repeats; few enough (one a calendar day) that an array serves.
struct SortedDays: Sendable {
    private(set) var ascending: [LocalDate] = []

    var first: LocalDate? { ascending.first }

    private func place(of day: LocalDate) -> Int {
        var (low, high) = (0, ascending.count)
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    mutating func insert(_ day: LocalDate) {
        let place = place(of: day)
        if place == ascending.count || ascending[place] != day { ascending.insert(day, at: place) }
    }

    mutating func remove(_ day: LocalDate) {
        let place = place(of: day)
        if place < ascending.count, ascending[place] == day { ascending.remove(at: place) }
    }
}
