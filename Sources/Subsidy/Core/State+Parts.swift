extension State: StateSection {
    /// Every stored property of the state, once, under its own name.
    ///
    /// This list is what `voucherd export` writes, what a snapshot keeps and reads back, and what state digests cover. A new
    /// property needs one line here: `rows` for a `Table`, `Sharded` or `OrderedSet`, `value` for a single value, `index` for what
    /// `StateIndexer` makes again from the entities, `transient` for what no sound state holds. `StatePartsTests` fails where a
    /// property is missing, where it does not come back from a snapshot as it was, or where no flow of `EventTests.everything`
    /// fills it.
    public mutating func describe<Parts: StateParts>(_ parts: inout Parts) throws {
        try parts.value("seq", &seq)
        try parts.value("now", &now)
        try parts.rows("clients", &clients)
        try parts.index("clientsByToken", &clientsByToken)
        try parts.index("clientsByPerson", &clientsByPerson)
        try parts.rows("delegations", &delegations)
        try parts.rows("webhooks", &webhooks)
        try parts.rows("enterprises", &enterprises)
        try parts.rows("documents", &documents)
        try parts.index("documentUses", &documentUses)
        try parts.rows("applications", &applications)
        try parts.section("applicationIndex", &applicationIndex)
        try parts.rows("timelines", &timelines)
        try parts.rows("objections", &objections)
        try parts.rows("calls", &calls)
        try parts.rows("vouchers", &vouchers)
        try parts.index("holders", &holders)
        try parts.rows("redemptions", &redemptions)
        try parts.rows("pendingRedemptions", &pendingRedemptions)
        try parts.rows("invoices", &invoices)
        try parts.rows("payables", &payables)
        try parts.rows("pendingPayables", &pendingPayables)
        try parts.rows("batches", &batches)
        try parts.rows("recoveries", &recoveries)
        try parts.rows("bars", &bars)
        try parts.index("recoveriesByApplication", &recoveriesByApplication)
        try parts.rows("entitlementRuns", &entitlementRuns)
        try parts.rows("entitlementRunsUnderWay", &entitlementRunsUnderWay)
        try parts.rows("entitlementUses", &entitlementUses)
        try parts.value("statistics", &statistics)
        try parts.rows("calendars", &calendars)
        try parts.value("books", &books)
        try parts.rows("turnovers", &turnovers)
        try parts.rows("ledgerMarks", &ledgerMarks)
        try parts.rows("yearEnds", &yearEnds)
        try parts.rows("agenda", &agenda)
        parts.transient("fault")
    }

    public mutating func write(to lines: inout StateLineWriter) throws { try describe(&lines) }
    public mutating func fill(from line: inout StateLineTaker) throws { try describe(&line) }
    public mutating func name(to collector: inout StatePartsCollector) throws { try describe(&collector) }
}

extension ApplicationIndex: StateSection {
    public mutating func describe<Parts: StateParts>(_ parts: inout Parts) throws {
        try parts.index("byApplicant", &byApplicant)
        try parts.index("byFiler", &byFiler)
        try parts.index("byDistrict", &byDistrict)
        try parts.rows("byContract", &byContract)
        try parts.rows("awardedByContract", &awardedByContract)
        try parts.rows("approvedByApplicant", &approvedByApplicant)
        try parts.rows("approvedByScheme", &approvedByScheme)
        try parts.rows("capUsage", &capUsage)
        try parts.rows("awaitingReview", &awaitingReview)
        try parts.rows("underPublicity", &underPublicity)
    }
}
