import Subsidy

/// `?limit=&after=` of a list.
struct PageRequest: Sendable, Equatable {
    static let limitDefault = 50
    static let limitMax = 500

    var limit = limitDefault
    var after: Cursor?

    init(limit: Int = limitDefault, after: Cursor? = nil) {
        self.limit = limit
        self.after = after
    }

    /// The place of the first element that may be on the page.
    var start: Int { after.map { $0.position + 1 } ?? 0 }
}
