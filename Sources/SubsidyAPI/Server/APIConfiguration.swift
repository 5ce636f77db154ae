import HTTPServer
import Subsidy
import SubsidyRuntime

/// How the API is served, beside the policy that it serves.
public struct APIConfiguration: Sendable {
    public var http = HTTPServerConfiguration()
    /// Whether the clock stands still and `/v1/clock` is there.
    public var isSandbox = false
    /// The account that batches are paid from, as their files name it.
    public var payer = BankAccount(bank: "NOTPROVIDED", number: "NOTPROVIDED", name: "voucherd")
    /// Requests a second of one client, or of one address without a client; 0 means no limit.
    public var requestsPerSecondMax = 0
    /// Requests that may come at once before the limit is felt.
    public var requestBurstMax = 200
    public var security = SecurityConfiguration()
    public var webhooks = WebhookConfiguration()

    /// The key that signs the audit head; one for this run alone where none is given.
    public var auditKey: AuditKey?

    public init() {}
}
