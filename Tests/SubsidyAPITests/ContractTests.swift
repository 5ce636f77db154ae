import HTTPServer
import JSON
import Subsidy
import Testing

@testable import SubsidyAPI

@Suite struct ContractTests {
    private let endpoints = Contract.endpoints

    @Test func rows_AreNamedOnceAndCompile() throws {
        #expect(Set(endpoints.map(\.name)).count == endpoints.count)
        #expect(Set(endpoints.map { $0.method.name + $0.path }).count == endpoints.count)
        for endpoint in endpoints { _ = try Gate(endpoint) }
    }

    @Test func everyAction_IsOfSomeRow() {
        let used = Set(
            endpoints.compactMap { endpoint -> Action? in
                if case .role(let action) = endpoint.access { action } else { nil }
            })
        #expect(used == Set(Action.allCases))
    }

    @Test func postsTakeKeys_AndMoneyNeedsThem() {
        for endpoint in endpoints where endpoint.method == .post { #expect(endpoint.idempotency != .none, "\(endpoint.name)") }
        // Where nothing is stored there is no record to keep an answer.
        #expect(Set(endpoints.filter { $0.idempotency == .remembered }.map(\.name)) == ["assess", "simulate"])
        let required = Set(endpoints.filter { $0.idempotency == .required }.map(\.name))
        #expect(
            required == [
                "fileRedemption", "draftBatch", "recordResults", "orderRecovery", "recordReceipt", "offsetRecovery", "planRecovery",
                "proposeWriteOff", "approveWriteOff", "proposeYearEnd", "approveYearEnd", "rejectYearEnd",
            ])
    }

    @Test func changes_AreConditional() {
        for endpoint in endpoints where endpoint.method == .patch || (endpoint.method == .put && endpoint.name != "setClock") {
            #expect(endpoint.condition != .none, "\(endpoint.name)")
        }
    }

    @Test func everyReferenceOfTheDocument_Leads() throws {
        let document = APIServer.openAPI(isSandbox: true)
        var references: Set<String> = []
        func walk(_ value: JSON) {
            switch value {
            case .array(let elements): elements.forEach(walk)
            case .object(let object):
                if let reference = object["$ref"]?.string { references.insert(reference) }
                object.members.forEach { walk($0.value) }
            default: break
            }
        }
        walk(document)
        #expect(references.count > 20)
        for reference in references {
            #expect(JSONPointer(String(reference.dropFirst()))?.value(in: document) != nil, "\(reference)")
        }
    }

    @Test func requestExamples_AreOfARow_AndOfItsSchema() throws {
        let names = Set(endpoints.map(\.name))
        for name in Array(RequestExamples.bodies.keys) + Array(RequestExamples.files.keys) { #expect(names.contains(name), "\(name)") }
        for endpoint in endpoints {
            let gate = try Gate(endpoint)
            for form in endpoint.content?.forms ?? [] where form.mediaType == .json && form.schema != nil {
                let example = try #require(RequestExamples.example(of: endpoint, as: form), "\(endpoint.name) has no example")
                #expect(throws: Never.self, "\(endpoint.name)") { try gate.check(example) }
                #expect(!example.description.contains("\"x\""), "\(endpoint.name): an example that says nothing")
            }
        }
    }

    @Test func sandboxRows_AreInNoOtherDocument() {
        #expect(APIServer.openAPI(isSandbox: true)["paths"]?["/v1/clock"] != nil)
        #expect(APIServer.openAPI(isSandbox: false)["paths"]?["/v1/clock"] == nil)
    }

    @Test func everyMemberOfAnObjectSchema_IsNamedOrRefused() {
        let schema = Schema.object(["a": .flag, "b": .text(max: 3)], optional: ["b"])
        #expect(schema.json["additionalProperties"] == false)
        #expect(schema.json["required"] == ["a"])
        #expect(Schema.text(max: 3).nullable.json["type"] == ["string", "null"])
        #expect(Schema.reference("X").nullable.json["anyOf"]?.array?.count == 2)
    }
}
