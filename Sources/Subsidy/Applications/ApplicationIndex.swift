import JSON
import Ledger

/// Which applications belong to whom, so that no list walks over everybody's.
public struct ApplicationIndex: Sendable {
    private var byApplicant = Sharded<String, [ID<Application>]>()
    private var byFiler = Sharded<ID<Client>, [ID<Application>]>()
    private var byDistrict = Sharded<String, [ID<Application>]>()
    /// What was approved on each contract key, so that all funders count on the same base.
    private var byContract = Sharded<String, [ID<Application>]>()
    /// What was approved for each applicant: few, however much it filed.
    private var approvedByApplicant = Sharded<String, [ID<Application>]>()
    private var approvedByScheme = Sharded<String, [ID<Application>]>()
    /// Amounts granted under each cap key and not released.
    private var capUsage = Sharded<String, Fen>()
    /// Applications that wait for a review, oldest first.
    public private(set) var awaitingReview = OrderedSet<ID<Application>>()
    public private(set) var underPublicity = OrderedSet<ID<Application>>()

    public init() {}

    public func filed(forApplicant uscc: String) -> [ID<Application>] { byApplicant[uscc] ?? [] }
    public func filed(by client: ID<Client>) -> [ID<Application>] { byFiler[client] ?? [] }
    public func filed(inDistrict district: String) -> [ID<Application>] { byDistrict[district] ?? [] }
    public func approved(onContract key: String) -> [ID<Application>] { byContract[key] ?? [] }
    public func approved(forApplicant uscc: String) -> [ID<Application>] { approvedByApplicant[uscc] ?? [] }
    public func approved(underScheme scheme: String) -> [ID<Application>] { approvedByScheme[scheme] ?? [] }
    public func usage(ofCap key: String) -> Fen { capUsage[key] ?? .zero }

    mutating func add(_ application: Application) {
        byApplicant[application.applicant, default: []].append(application.id)
        byFiler[application.filedBy, default: []].append(application.id)
        byDistrict[application.district, default: []].append(application.id)
    }

    mutating func addApproved(_ id: ID<Application>, of applicant: String, under scheme: String) {
        approvedByApplicant[applicant, default: []].append(id)
        approvedByScheme[scheme, default: []].append(id)
    }

    mutating func addContract(_ key: String, _ id: ID<Application>) { byContract[key, default: []].append(id) }

    mutating func charge(_ keys: [String], _ amount: Fen) {
        for key in keys { capUsage[key, default: .zero] += amount }
    }

    mutating func setAwaitingReview(_ id: ID<Application>, _ flag: Bool) {
        if flag { awaitingReview.insert(id) } else { awaitingReview.remove(id) }
    }

    mutating func setUnderPublicity(_ id: ID<Application>, _ flag: Bool) {
        if flag { underPublicity.insert(id) } else { underPublicity.remove(id) }
    }
}

extension ApplicationIndex: JSONEncodable {
    /// For the state's canonical export.
    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("byApplicant", Self.lines(byApplicant.sorted { $0.key < $1.key }))
        writer.member("byFiler", Self.lines(byFiler.sorted { $0.key.text < $1.key.text }))
        writer.member("byDistrict", Self.lines(byDistrict.sorted { $0.key < $1.key }))
        writer.member("byContract", Self.lines(byContract.sorted { $0.key < $1.key }))
        writer.member("byScheme", Self.lines(approvedByScheme.sorted { $0.key < $1.key }))
        writer.member("capUsage", capUsage.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
        writer.member("awaitingReview", Array(awaitingReview.all))
        writer.member("underPublicity", Array(underPublicity.all))
        writer.endObject()
    }

    private static func lines(_ entries: [(key: some CustomStringConvertible, value: [ID<Application>])]) -> [String] {
        entries.map { "\($0.key): \(State.list($0.value))" }
    }
}
