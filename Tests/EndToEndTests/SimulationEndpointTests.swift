import HTTPClient
import JSON
import Testing

@Suite struct SimulationEndpointTests {
    @Test func aSimulation_TellsWhoLoses_AndStoresNothing() throws {
        let city = try City(Voucherd())
        let caller = city.caller
        let uscc = try city.register(uscc(1))
        let id = try city.approved(uscc, amount: "8000000.00", contract: "HT-1")
        let seq = try city.seq()
        let answer = try caller.expect(
            200, "POST", "/v1/simulations", as: "city", ["scheme": "model-api", "change": ["rate": ["max": "0.25"]]])
        #expect(answer["/cases"]?.integer == 1)
        #expect(answer.text("/before") == "4000000.00")
        #expect(answer.text("/after") == "2000000.00")
        #expect(answer.text("/difference") == "-2000000.00")
        #expect(answer.text("/changes/0/application") == id)
        #expect(answer.text("/pools/0/available") == "296000000.00")
        #expect(answer.text("/pools/0/availableAfter") == "298000000.00")
        #expect(try city.seq() == seq)
        let unknown = try caller.send("POST", "/v1/simulations", as: "auditor", ["scheme": "none", "change": [:]])
        #expect(unknown.status == 422 && unknown.code == "unknown-scheme")
    }
}
