import JSON
import Ledger

/// Which applications belong to whom, so that no list walks over everybody's.
public struct ApplicationIndex: Sendable {
    var byApplicant = Sharded<String, [ID<Application>]>()
    /// In chunks: one portal may file a million.
    var byFiler = Sharded<ID<Client>, Chunks<ID<Application>>>()
    var byDistrict = Sharded<String, Chunks<ID<Application>>>()
    /// What was approved on each contract key, so that all funders count on the same base.
    var byContract = Sharded<String, [ID<Application>]>()
    /// Cases on which another funder's award is recorded, by the contract's key: a fact of the contract, whatever becomes of the case,
    /// once the city has recorded the award or approved the case. A portal's word on a draft touches nobody else's grant.
    var awardedByContract = Sharded<String, [ID<Application>]>()
    /// What was approved for each applicant: few, however much it filed.
    var approvedByApplicant = Sharded<String, [ID<Application>]>()
    var approvedByScheme = Sharded<String, [ID<Application>]>()
    /// Amounts granted under each cap key and not released.
    var capUsage = Sharded<String, Fen>()
    /// Applications that wait for a review, oldest first.
    public internal(set) var awaitingReview = OrderedSet<ID<Application>>()
    public internal(set) var underPublicity = OrderedSet<ID<Application>>()

    public init() {}

    public func filed(forApplicant uscc: String) -> [ID<Application>] { byApplicant[uscc] ?? [] }
    public func filed(by client: ID<Client>) -> Chunks<ID<Application>> { byFiler[client] ?? Chunks() }
    public func filed(inDistrict district: String) -> Chunks<ID<Application>> { byDistrict[district] ?? Chunks() }
    public func approved(onContract key: String) -> [ID<Application>] { byContract[key] ?? [] }
    func awarded(onContract key: String) -> [ID<Application>] { awardedByContract[key] ?? [] }
    public func approved(forApplicant uscc: String) -> [ID<Application>] { approvedByApplicant[uscc] ?? [] }
    public func approved(underScheme scheme: String) -> [ID<Application>] { approvedByScheme[scheme] ?? [] }
    public func usage(ofCap key: String) -> Fen { capUsage[key] ?? .zero }

    /// What the lists of applications need of one.
    struct Entry {
        let id: ID<Application>
        let applicant: String
        let filedBy: ID<Client>
        let district: String
        let documents: [AttachedDocument]

        init(_ application: borrowing Application) {
            id = application.id
            applicant = application.applicant
            filedBy = application.filedBy
            district = application.district
            documents = application.documents
        }
    }

    mutating func add(_ application: Application) { _ = add(Entry(application)) }

    /// - Returns: the applicant's USCC as it is kept here: one text for all of its applications.
    mutating func add(_ entry: Entry) -> String {
        byFiler[entry.filedBy, default: Chunks()].append(entry.id)
        byDistrict[entry.district, default: Chunks()].append(entry.id)
        return byApplicant.change(entry.applicant, default: []) { $0.append(entry.id) }
    }

    mutating func addApproved(_ id: ID<Application>, of applicant: String, under scheme: String) {
        approvedByApplicant[applicant, default: []].append(id)
        approvedByScheme[scheme, default: []].append(id)
    }

    mutating func addContract(_ key: String, _ id: ID<Application>) { byContract[key, default: []].append(id) }

    mutating func addAwarded(_ application: Application) {
        guard let key = Self.contractKey(application, application.claim), !awarded(onContract: key).contains(application.id) else { return }
        awardedByContract[key, default: []].append(application.id)
    }

    /// Moves a case from the contract that its claim named before to the one that it names.
    mutating func moveAwarded(_ application: Application, before: JSON) {
        guard let key = Self.contractKey(application, before), awarded(onContract: key).contains(application.id) else { return }
        awardedByContract[key, default: []].removeAll { $0 == application.id }
        addAwarded(application)
    }

    private static func contractKey(_ application: Application, _ claim: JSON) -> String? {
        USCC(application.applicant).flatMap { Scheme.contractKey(enterprise: $0, claim: claim) }
    }

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
