// A city's policy: what its Config directory says, read once at start and then never changed. Nothing of it is
// known to the code: another city is another directory.

import JSON
import Ledger

/// The schemes, pools, settings and calendars that a city runs by.
public struct Policy: Sendable {
    /// Every version of every scheme, by id, the earliest first.
    public let schemes: [Scheme]
    public let pools: [PoolDefinition]
    public let calendar: WorkingCalendar
    public let settings: DatedSettings
    public let notices: [Notice]
    /// Where each part was read from; empty for a policy that was not read from files.
    var sources = PolicySources()

    public init(schemes: [Scheme], pools: [PoolDefinition], calendar: WorkingCalendar, settings: DatedSettings, notices: [Notice]) {
        self.schemes = schemes
        self.pools = pools
        self.calendar = calendar
        self.settings = settings
        self.notices = notices
    }

    /// The version of a scheme that is in force on a day.
    public func scheme(_ id: String, on date: LocalDate) -> Scheme? {
        schemes.last { $0.id == id && $0.effective.contains(date) }
    }

    /// The version that an earlier decision named.
    public func scheme(_ id: String, version: String) -> Scheme? {
        schemes.first { $0.id == id && $0.version == version }
    }

    /// The schemes that are in force on a day, by measure.
    public func schemes(on date: LocalDate) -> [Scheme] {
        schemes.filter { $0.effective.contains(date) }.sorted { ($0.measure, $0.id) < ($1.measure, $1.id) }
    }

    /// Whether any version of a scheme has this id.
    public func hasScheme(_ id: String) -> Bool { schemes.contains { $0.id == id } }

    public func pool(_ id: String) -> PoolDefinition? { pools.first { $0.id == id } }
}
