// The table of role × action × scope, cell by cell: what the document says, what the code allows, and whose things each cell reaches.

import Glibc
import JSON
import Testing

@testable import Subsidy

@Suite struct AuthorityTableTests {
    /// Config/operations/authority.md, which people read, is the table that the code reads.
    @Test func theDocumentIsTheTable() throws {
        let path = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/Config/operations/authority.md"
        let lines = try #require(Self.text(path)).split(separator: "\n").map(String.init)
        let table = lines.filter { $0.hasPrefix("| `") }
        #expect(table == Action.allCases.map(Self.row), "write the rows that the code gives into Config/operations/authority.md")
    }

    private static func row(_ action: Action) -> String {
        let cells = Role.allCases.map { Authority.scopes(for: action)[$0]?.rawValue ?? "" }
        return "| `\(action.rawValue)` | " + cells.joined(separator: " | ") + " |"
    }

    private static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var octets = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&octets, 1, octets.count, file)
        return String(decoding: octets.prefix(count), as: UTF8.self)
    }

    /// Who asks in these tests: one role, its own district and enterprise.
    private static func caller(_ role: Role) -> Principal {
        Principal(
            clientID: ID("cli_me"), name: "me", person: "me", roles: [role], district: role == .districtReviewer ? "浦东新区" : nil,
            enterprise: role == .applicant ? "E1" : nil)
    }

    /// Applications that differ in one thing each, with the scopes that reach them.
    private static let applications:
        [(name: String, filedBy: String, applicant: String, district: String, status: ApplicationStatus, Set<AuthorityScope>)] = [
            ("another's draft", "cli_you", "E2", "徐汇区", .draft, [.all]),
            ("own draft", "cli_me", "E2", "徐汇区", .draft, [.all, .own]),
            ("own enterprise's draft", "cli_you", "E1", "徐汇区", .draft, [.all, .enterprise]),
            ("the district's draft", "cli_you", "E2", "浦东新区", .draft, [.all]),
            ("the district's", "cli_you", "E2", "浦东新区", .submitted, [.all, .district, .handedIn]),
            ("another district's", "cli_you", "E2", "徐汇区", .inReview, [.all, .handedIn]),
            ("under publicity", "cli_you", "E2", "徐汇区", .publicity, [.all, .handedIn, .published]),
        ]

    @Test(arguments: Action.allCases)
    func everyCell_ReachesWhatItsScopeSays(_ action: Action) {
        let state = State()
        for role in Role.allCases {
            let caller = Self.caller(role)
            let scope = Authority.scopes(for: action)[role]
            #expect(Authority.allows(caller, action) == (scope != nil), "\(action) for \(role)")
            for (name, filedBy, applicant, district, status, scopes) in Self.applications {
                var application = Application()
                application.filedBy = ID(filedBy)
                application.applicant = applicant
                application.district = district
                application.status = status
                let readable = Authority.scopes(for: .readApplication)[role].map(scopes.contains) ?? false
                let expected = scope.map { scopes.contains($0) || ($0 == .published && readable) } ?? false
                #expect(state.covers(application, caller, for: action) == expected, "\(action) for \(role): \(name)")
            }
        }
    }

    @Test(arguments: Action.allCases)
    func everyCell_ReachesTheRegistersEntriesAndDocuments(_ action: Action) {
        let state = State()
        for role in Role.allCases {
            let caller = Self.caller(role)
            let scope = Authority.scopes(for: action)[role]
            for (owner, enterprise, district) in [("cli_you", "E2", "徐汇区"), ("cli_me", "E2", "徐汇区"), ("cli_you", "E1", "浦东新区")] {
                var document = Document()
                document.storedBy = ID(owner)
                document.enterprise = enterprise
                let reaches =
                    scope == .all || (scope != nil && owner == "cli_me") || (scope == .enterprise && enterprise == caller.enterprise)
                #expect(state.covers(document, caller, for: action) == reaches, "\(action) for \(role): \(owner) \(district)")
            }
        }
    }

    @Test func anActionCoversItsOwnScope_NotWhatAnotherRoleMayRead() throws {
        var city = try City()
        // A portal that is a district's reviewer too reads the district's cases; it does not withdraw them.
        let both = try city.register("both", person: "both", roles: [.portal, .districtReviewer], district: "浦东新区")
        let id = try city.submitted()
        #expect(city.core.state.isVisible(try city.application(id), to: both))
        #expect(try city.refused(WithdrawApplication(id: id, reason: nil), as: both).code == "scope-not-allowed")
    }

    @Test func documentsAreForReadersOfTheirCases() throws {
        var city = try City()
        let stored = try city.give(StoreDocument(sha256: "a", size: 1, mediaType: "text/plain"), by: .applicant)
        let document = try #require(stored.first(DocumentStored.self)).document
        func isSeen(by seat: Seat) -> Bool { city.core.state.isVisible(document, to: city.principal(seat)) }
        #expect(isSeen(by: .applicant) && isSeen(by: .municipal) && isSeen(by: .auditor))
        #expect(!isSeen(by: .district) && !isSeen(by: .expert) && !isSeen(by: .otherApplicant) && !isSeen(by: .portal))
        let attached = AttachedDocument(kind: "contract", id: document.id)
        let created = try city.give(
            CreateApplication(
                scheme: "model-api", applicant: City.first.uscc.code, claim: city.claim(.standard, contract: "D"), documents: [attached]),
            by: .applicant)
        let id = try #require(created.first(ApplicationDrafted.self)).drafted.id
        #expect(!isSeen(by: .district), "a draft is nobody's yet")
        try city.give(SubmitApplication(id: id), by: .applicant)
        #expect(isSeen(by: .district) && isSeen(by: .expert) && !isSeen(by: .otherDistrict))
    }
}
