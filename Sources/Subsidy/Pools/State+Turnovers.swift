import Ledger

extension State {
    /// Counts an entry under its pool, scheme, district and month.
    mutating func count(_ entry: Entry, for subject: String, in moment: Moment) {
        let application = application(ofSubject: subject)
        let (scheme, district) = (application?.scheme ?? "", application?.district ?? "")
        let month = moment.at.date.monthText
        turnovers[
            "\(entry.pool) \(month) \(scheme) \(district)",
            default: Turnover(pool: entry.pool, scheme: scheme, district: district, month: month)
        ].add(entry)
    }

    /// The case that a movement was for, by the id that its posting names.
    private func application(ofSubject subject: String) -> (scheme: String, district: String)? {
        let id: ID<Application>? =
            switch subject.prefix(4) {
            case "pay_": payables[ID(subject)]?.application
            case "vch_": vouchers[ID(subject)]?.application
            case "app_": ID(subject)
            case "rec_": recoveries[ID(subject)]?.application
            default: nil
            }
        return id.flatMap { applications[$0] }.map { ($0.scheme, $0.district) }
    }

    /// A pool's balances at the end of a month, by its turnovers.
    public func position(of pool: String, endOf month: String) -> Turnover {
        var sum = Turnover(pool: pool, scheme: "", district: "", month: month)
        for turnover in turnovers.values where turnover.pool == pool && turnover.month <= month { sum.add(turnover) }
        return sum
    }
}

extension LocalDate {
    /// As `2026-01`.
    public var monthText: String { String(description.prefix(7)) }
}
