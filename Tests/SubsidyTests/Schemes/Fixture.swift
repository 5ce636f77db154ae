import JSON
import Ledger
import Testing

@testable import Subsidy

#if canImport(Glibc)
    import Glibc
#endif

/// The repository's own configuration, and cases made from it.
enum Fixture {
    /// The package's root, from this file's place in it.
    static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/")
    }()

    static let config = root + "/Config"
    static let policy: Policy = {
        do { return try Policy.load(config) } catch { fatalError("\(error)") }
    }()

    static let today = LocalDate("2026-01-05")!
    static let applicant = USCC("91350100M000100Y43")!

    static func enterprise(_ changes: JSON = [:]) throws -> Enterprise {
        var json: JSONObject = try #require(
            ([
                "uscc": "91350100M000100Y43", "name": "示例智能", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
            ] as JSON).object)
        for member in changes.object?.members ?? [] { json[member.key] = member.value }
        return try Enterprise(json: .object(json))
    }

    static func claim(_ scheme: String, _ changes: JSON = [:]) throws -> JSON {
        let common: JSON = ["contractNumber": "HT-2026-001", "signedOn": "2026-01-04", "provider": "示例服务商"]
        let own: JSON =
            switch scheme {
            case "compute-rental", "compute-rental-early": ["rent": "1200000.00", "months": 12, "startsOn": "2026-01-05"]
            case "corpus-purchase": ["contractAmount": "8000000.00", "purpose": "large-model"]
            default: ["contractAmount": "8000000.00", "thirdParty": true]
            }
        var claim = JSONObject((common.object?.members ?? []) + (own.object?.members ?? []))
        for member in changes.object?.members ?? [] { claim[member.key] = member.value }
        return .object(claim)
    }

    static func input(
        _ scheme: String, enterprise: JSON = [:], claim: JSON = [:], history: AssessmentHistory = .none, pool: Fen? = nil,
        today: LocalDate = today
    ) throws -> AssessmentInput {
        AssessmentInput(
            scheme: try #require(policy.scheme(scheme, on: today)), enterprise: try Fixture.enterprise(enterprise),
            claim: try Fixture.claim(scheme, claim), today: today, settings: policy.settings.values(on: today), history: history,
            poolAvailable: pool)
    }
}

extension Fen {
    init(yuan text: String) { self = Fen(text)! }
}

extension Assessment {
    /// The rules that did not pass, and those that could not be decided.
    var failed: [String] { reasons.filter { $0.passed == false }.map(\.rule) }
    var undecided: [String] { reasons.filter { $0.passed == nil }.map(\.rule) }
    func value(of step: TraceStep.Step) -> Fen? { trace.first { $0.step == step }?.value }
}

/// What lies beside the repository where the project is developed; tests that want it do nothing elsewhere.
enum Shared {
    static let directory: String = {
        if let named = getenv("VOUCHERD_SHARED") { return String(cString: named) }
        return Fixture.root + "/../shared"
    }()
}
