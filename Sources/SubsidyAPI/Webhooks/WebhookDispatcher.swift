// Tells webhooks what happened: at least once, in order for each thing, until the receiver takes it or days have passed.
//
// Commits and the passing of time wake it. One queue decides (what is new in the feed, what is due); deliveries run beside it, bounded in
// all and for each webhook, so that a receiver that hangs holds up nobody else.

import Dispatch
import Glibc
import HTTPClient
import JSON
import Logging
import Subsidy
import SubsidyRuntime
import Synchronization

final class WebhookDispatcher: Sendable {
    /// Deliveries under way.
    static let deliveriesMax = 32
    /// Deliveries of one webhook under way.
    static let deliveriesPerWebhookMax = 4
    /// Events that one look at the feed takes over.
    private static let eventsAtOnce = 500
    /// Milliseconds within which changes of a queue are written together.
    private static let saveMilliseconds = 100

    private struct Slot: Sendable {
        var queue: DeliveryQueue
        /// Things of which a message is under way.
        var underWay: Set<String> = []
        /// The version of the webhook that is being disabled: nothing is sent for it until the owner has set it going again.
        var endedVersion: Int64?
        var isUnsaved = false
    }

    private struct Shared: Sendable {
        var slots: [ID<Webhook>: Slot] = [:]
        var underWay = 0
        var isPumping = false
        var isWoken = false
        var isStopped = false
        var wakesAt: Int64 = .max
        var isSaving = false
    }

    private let office: Office
    private let configuration: WebhookConfiguration
    private let tls: TLSClientContext
    private let store: DeliveryStore
    private let log: Logger
    private let shared = Mutex(Shared())
    private let decisions = DispatchQueue(label: "voucherd.webhooks")
    private let deliveries = DispatchQueue(label: "voucherd.webhooks.deliveries", attributes: .concurrent)

    init(office: Office, configuration: WebhookConfiguration, log: Logger) throws {
        self.office = office
        self.configuration = configuration
        self.log = log
        tls = try TLSClientContext(authorityFile: configuration.authorityFile)
        store = DeliveryStore(directory: configuration.directory, log: log)
        office.observeCommits { [weak self] _ in self?.wake() }
        wake()
    }

    // MARK: Waking

    func wake() {
        let starts = shared.withLock { shared in
            guard !shared.isStopped else { return false }
            guard !shared.isPumping else {
                shared.isWoken = true
                return false
            }
            shared.isPumping = true
            return true
        }
        if starts { decisions.async { self.pump() } }
    }

    private func pump() {
        while true {
            shared.withLock { $0.isWoken = false }
            let (webhooks, _) = office.read { state, _ in
                state.webhooks.all.filter { hook in
                    hook.status == .active && hook.deletedAt == nil && state.clients[hook.owner]?.revokedAt == nil
                }
            }
            for webhook in webhooks { takeOver(webhook) }
            launch(webhooks)
            let isDone = shared.withLock { shared in
                if shared.isWoken { return false }
                shared.isPumping = false
                return true
            }
            if isDone { return }
        }
    }

    /// Wakes up when the next message is due.
    private func wake(at next: Int64, now: Int64) {
        let isEarlier = shared.withLock { shared in
            guard next < shared.wakesAt else { return false }
            shared.wakesAt = next
            return true
        }
        guard isEarlier else { return }
        decisions.asyncAfter(deadline: .now() + .milliseconds(Int(max(1, min(next - now, 3_600_000))))) { [weak self] in
            self?.shared.withLock { $0.wakesAt = .max }
            self?.wake()
        }
    }

    // MARK: The feed

    private func takeOver(_ webhook: Webhook) {
        let queue = shared.withLock { shared in
            if let slot = shared.slots[webhook.id] { return slot.queue }
            var queue = store.load(webhook.id.text) ?? DeliveryQueue()
            if queue.cursor == .start { queue.taken = EventCursor(seq: webhook.startsAfter, index: Int(Int32.max / 4)).description }
            shared.slots[webhook.id] = Slot(queue: queue)
            return queue
        }
        guard queue.waiting.count < DeliveryQueue.waitingMax, queue.cursor.seq <= office.durableSeq,
            let owner = office.read({ state, _ in state.clients[webhook.owner]?.principal }).value
        else { return }
        var feed = EventFeed(EventVisibility(office: office, reader: owner), after: queue.cursor, limit: Self.eventsAtOnce)
        do { try feed.fill() } catch {
            return log.error("a webhook could not read the feed", metadata: ["webhook": "\(webhook.id)", "error": "\(error)"])
        }
        guard feed.last != queue.cursor else { return }
        let now = Self.now
        let more = feed.elements.filter { webhook.wants($0.type) }.map {
            WaitingDelivery(event: $0.cursor, subject: $0.subject ?? $0.type, now: now)
        }
        shared.withLock { shared in
            // A rewind may have come in between; then this look counts for nothing.
            guard shared.slots[webhook.id]?.queue.taken == queue.taken else { return }
            shared.slots[webhook.id]?.queue.taken = feed.last.description
            shared.slots[webhook.id]?.queue.waiting += more
            shared.slots[webhook.id]?.isUnsaved = true
            if feed.next != nil { shared.isWoken = true }
        }
        save()
    }

    // MARK: Deliveries

    private func launch(_ webhooks: [Webhook]) {
        let now = Self.now
        var next = Int64.max
        for webhook in webhooks {
            let due = shared.withLock { shared -> [WaitingDelivery] in
                guard var slot = shared.slots[webhook.id], slot.endedVersion != webhook.version else { return [] }
                var chosen: [WaitingDelivery] = []
                for delivery in slot.queue.due(at: now, excluding: slot.underWay) {
                    guard slot.underWay.count < Self.deliveriesPerWebhookMax, shared.underWay < Self.deliveriesMax else { break }
                    slot.underWay.insert(delivery.subject)
                    shared.underWay += 1
                    chosen.append(delivery)
                }
                shared.slots[webhook.id] = slot
                if let at = slot.queue.nextAt(excluding: slot.underWay) { next = min(next, at) }
                return chosen
            }
            for delivery in due { deliveries.async { self.deliver(delivery, to: webhook) } }
        }
        if next < Int64.max, next > now { wake(at: next, now: now) }
    }

    private func deliver(_ delivery: WaitingDelivery, to webhook: Webhook) {
        let result: Result<ClientResponse, HTTPClientError>
        if let content = content(of: delivery, for: webhook) {
            result = send(content.octets, content.cursor, to: webhook)
        } else {
            // The event is not to be seen any more: nothing to tell.
            result = .success(ClientResponse(status: 204))
        }
        note(result, of: delivery, webhook)
    }

    private func content(of delivery: WaitingDelivery, for webhook: Webhook) -> (octets: [UInt8], cursor: EventCursor)? {
        guard let cursor = EventCursor(delivery.event),
            let owner = office.read({ state, _ in state.clients[webhook.owner]?.principal }).value
        else { return nil }
        let visibility = EventVisibility(office: office, reader: owner)
        var found: FedEvent?
        try? office.outcomes(after: cursor.seq - 1) { outcome in
            if outcome.moment.seq == cursor.seq, outcome.events.indices.contains(cursor.index),
                visibility.shows(outcome.events[cursor.index], by: outcome.moment.by)
            {
                found = try FedEvent(outcome, index: cursor.index)
            }
            return false
        }
        return found.map { ($0.jsonBytes(), cursor) }
    }

    private func send(_ content: [UInt8], _ event: EventCursor, to webhook: Webhook) -> Result<ClientResponse, HTTPClientError> {
        guard let url = OutgoingURL(webhook.url), url.isSecure || configuration.allowsPlainHTTP,
            let headers = try? WebhookMessage.headers(
                webhook, event, content: content, timestamp: Self.now / 1000, validAt: office.read { _, now in now }.value)
        else { return .failure(.addressNotAllowed(webhook.url)) }
        let request = OutgoingRequest(
            url, headers: headers, body: content, policy: configuration.addresses, tls: tls, timeoutSeconds: configuration.timeoutSeconds)
        do throws(HTTPClientError) { return .success(try request.send()) } catch { return .failure(error) }
    }

    private func note(_ result: Result<ClientResponse, HTTPClientError>, of delivery: WaitingDelivery, _ webhook: Webhook) {
        let now = Self.now
        let response = try? result.get()
        let failure = Self.failure(result)
        var disabledBecause: String?
        shared.withLock { shared in
            shared.underWay -= 1
            guard var slot = shared.slots[webhook.id] else { return }
            slot.underWay.remove(delivery.subject)
            slot.isUnsaved = true
            if failure == nil {
                slot.queue.end(delivery.event, isDelivered: true, status: response?.status, failure: nil, now: now)
            } else if response?.status == 410 {
                disabledBecause = "gone"
            } else if let index = slot.queue.waiting.firstIndex(where: { $0.event == delivery.event }) {
                let attempts = slot.queue.waiting[index].attempts
                if attempts < configuration.retrySeconds.count {
                    slot.queue.waiting[index].attempts += 1
                    slot.queue.waiting[index].lastStatus = response?.status
                    slot.queue.waiting[index].lastFailure = failure
                    slot.queue.waiting[index].nextAt = now + Self.pause(configuration.retrySeconds[attempts], response)
                } else {
                    let since = slot.queue.waiting[index].since
                    slot.queue.end(delivery.event, isDelivered: false, status: response?.status, failure: failure, now: now)
                    if slot.queue.succeededAt.map({ $0 < since }) ?? true { disabledBecause = "failing" }
                }
            }
            if disabledBecause != nil { slot.endedVersion = webhook.version }
            shared.slots[webhook.id] = slot
        }
        if let failure {
            log.warning(
                "a webhook was not delivered",
                metadata: [
                    "webhook": "\(webhook.id)", "event": "\(delivery.event)", "attempt": "\(delivery.attempts + 1)", "why": "\(failure)",
                ])
        }
        if let disabledBecause { disable(webhook.id, because: disabledBecause) }
        save()
        wake()
    }

    /// nil where the receiver took it.
    private static func failure(_ result: Result<ClientResponse, HTTPClientError>) -> String? {
        switch result {
        case .success(let response): (200..<300).contains(response.status) ? nil : "status \(response.status)"
        case .failure(let error): "\(error)"
        }
    }

    /// Milliseconds until the next attempt: the schedule's with a tenth of chance, so that receivers are not stormed, or what they ask for.
    private static func pause(_ seconds: Int, _ response: ClientResponse?) -> Int64 {
        let asked = response?.header("retry-after").flatMap { Int($0) }.map { min(max(0, $0), 86_400) } ?? 0
        let pause = Int64(max(seconds, asked)) * 1000
        return pause + Int64.random(in: 0...max(1, pause / 10))
    }

    private func disable(_ id: ID<Webhook>, because reason: String) {
        office.submit(
            Submission(
                principal: nil, command: SetWebhookStatus(id: id, status: .disabled, because: reason),
                render: { _, _ in Rendered(status: 204) }, completion: { _ in }))
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    // MARK: What owners see and ask for

    /// What waits and what was done lately.
    /// Messages that wait to be delivered, of all webhooks.
    var backlog: Int { shared.withLock { $0.slots.values.reduce(0) { $0 + $1.queue.waiting.count } } }

    func queue(of id: ID<Webhook>) -> DeliveryQueue {
        shared.withLock { $0.slots[id]?.queue } ?? store.load(id.text) ?? DeliveryQueue()
    }

    /// Sends again what came after an event.
    func replay(_ id: ID<Webhook>, after cursor: EventCursor) {
        shared.withLock { shared in
            var slot = shared.slots[id] ?? Slot(queue: store.load(id.text) ?? DeliveryQueue())
            slot.queue.rewind(to: cursor)
            slot.isUnsaved = true
            shared.slots[id] = slot
        }
        save()
        wake()
    }

    func forget(_ id: ID<Webhook>) {
        _ = shared.withLock { $0.slots.removeValue(forKey: id) }
        store.remove(id.text)
    }

    // MARK: Keeping

    /// Writes changed queues soon, several changes at once.
    private func save() {
        let starts = shared.withLock { shared in
            guard !shared.isSaving else { return false }
            shared.isSaving = true
            return true
        }
        guard starts else { return }
        decisions.asyncAfter(deadline: .now() + .milliseconds(Self.saveMilliseconds)) { [weak self] in self?.saveNow() }
    }

    private func saveNow() {
        let changed = shared.withLock { shared in
            shared.isSaving = false
            let changed = shared.slots.filter(\.value.isUnsaved)
            for id in changed.keys { shared.slots[id]?.isUnsaved = false }
            return changed
        }
        for (id, slot) in changed { store.save(slot.queue, of: id.text) }
    }

    /// Starts nothing more and writes every place down.
    func stop() {
        shared.withLock { $0.isStopped = true }
        decisions.sync { saveNow() }
    }
}
