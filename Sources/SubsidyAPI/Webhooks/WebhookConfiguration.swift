import HTTPClient

/// How events are sent.
public struct WebhookConfiguration: Sendable {
    /// Seconds between one attempt and the next; after the last the message is given up. The first attempt is at once.
    ///
    /// The schedule that Standard Webhooks advises: more than three days in all.
    public var retrySeconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
    /// Whether addresses may be `http://`; for tests and for gateways beside the service.
    public var allowsPlainHTTP = false
    /// Which addresses may be called beside public ones.
    public var addresses = AddressPolicy()
    /// Authorities in PEM beside the system's own.
    public var authorityFile: String?
    /// From the look-up of the name to the answer.
    public var timeoutSeconds = 15
    /// Where the places of deliveries are kept; nil keeps them in memory alone.
    public var directory: String?

    public init() {}
}
