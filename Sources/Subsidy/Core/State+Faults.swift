extension State {
    /// The first thing that an event asked of a table and that the table could not do.
    ///
    /// Every `Table` and every `Sharded` of the state that is changed by key stands here: `Tests/HouseTests` looks.
    var tableFault: String? {
        if let fault = clients.fault ?? clientsByToken.fault ?? clientsByPerson.fault { return fault }
        if let fault = delegations.fault ?? webhooks.fault { return fault }
        if let fault = documents.fault ?? documentUses.fault ?? objections.fault ?? calls.fault { return fault }
        if let fault = applications.fault ?? timelines.fault { return fault }
        if let fault = vouchers.fault ?? holders.fault { return fault }
        if let fault = redemptions.fault ?? invoices.fault { return fault }
        if let fault = payables.fault ?? batches.fault { return fault }
        if let fault = entitlementRuns.fault ?? entitlementUses.fault ?? calendars.fault { return fault }
        return yearEnds.fault ?? turnovers.fault ?? bars.fault ?? recoveries.fault ?? recoveriesByApplication.fault
    }
}
