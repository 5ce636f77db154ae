import Subsidy

/// All rows of the contract, chapter by chapter.
enum Contract {
    static var endpoints: [Endpoint] {
        service + policy + simulations + clients + delegations + webhooks + enterprises + documents + applications + reviews + objections
            + vouchers + redemptions + payments + recoveries + ledger + yearEnds + calls + awards
            + tranches + referrals + entitlements + statistics + calendars + events + audit + clock
    }

    /// The representations that the OpenAPI document names.
    static let components: [(name: String, schema: Schema)] = {
        let representations: [any Described.Type] = [
            ApplicationRepresentation.self, AssessmentRepresentation.self, ObjectionRepresentation.self, VoucherRepresentation.self,
            RedemptionRepresentation.self, PayableRepresentation.self, BatchRepresentation.self, RecoveryRepresentation.self,
            TrialBalanceRepresentation.self, PostingRepresentation.self, StatementRepresentation.self, ReconciliationRepresentation.self,
            YearEndRepresentation.self,
            DocumentRepresentation.self, ClientRepresentation.self, EnterpriseRepresentation.self, PoolRepresentation.self,
            NoticeRepresentation.self, ReviewTaskRepresentation.self, TimelineRepresentation.self, SchemeRepresentation.self,
            InvoiceRepresentation.self, SimulationRepresentation.self, RecordedResults.self, ImportReport.self, CallRepresentation.self,
            ProgressRepresentation.self, AuditHeadRepresentation.self, AuditKeyRepresentation.self, ClockRepresentation.self,
            TrancheRepresentation.self, ReferralRepresentation.self, EntitlementRunRepresentation.self, EntitlementEntryRepresentation.self,
            StatisticsRepresentation.self, CalendarRepresentation.self, CalendarImportReport.self,
            CredentialRepresentation.self, DelegationRepresentation.self, WebhookRepresentation.self, DeliveryRepresentation.self,
        ]
        return [(ProblemDocument.name, ProblemDocument.schema)] + representations.map { ($0.name, $0.schema) }
    }()
}
