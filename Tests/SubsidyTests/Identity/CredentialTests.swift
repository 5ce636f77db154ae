import JSON
import Testing

@testable import Subsidy

@Suite struct CredentialTests {
    private func token(_ hash: String, expires: Instant? = nil) -> Credential {
        Credential.token(hash: hash, prefix: "vt_1", expiresAt: expires)
    }

    private func later(_ city: City, seconds: Int64) -> Instant { Instant(milliseconds: city.now.milliseconds + seconds * 1000) }

    @Test func rotation_LetsTheOldTokenWorkForAWhile() throws {
        var city = try City()
        let portal = city.principal(.portal).clientID
        try city.give(AddCredential(client: portal, credential: token("new"), overlapSeconds: 600), by: .admin)
        let credentials = try #require(city.core.state.clients[portal]).credentials
        #expect(credentials.count == 2)
        #expect(credentials[0].isValid(at: later(city, seconds: 599)) && !credentials[0].isValid(at: later(city, seconds: 600)))
        #expect(credentials[1].isValid(at: later(city, seconds: 1_000_000)))
        // A later rotation does not lengthen an earlier end.
        try city.give(AddCredential(client: portal, credential: token("newer"), overlapSeconds: 6000), by: .admin)
        #expect(try #require(city.core.state.clients[portal]).credentials[0].expiresAt == later(city, seconds: 600))
        #expect(city.core.state.client(tokenHash: "newer")?.id == portal)
    }

    @Test func aCredentialIsOneClients_AndNotOfThePast() throws {
        var city = try City()
        let (portal, expert) = (city.principal(.portal).clientID, city.principal(.expert).clientID)
        var certificate = Credential()
        certificate.kind = .certificate
        certificate.fingerprint = "ab"
        try city.give(AddCredential(client: portal, credential: certificate, overlapSeconds: nil), by: .admin)
        let taken = AddCredential(client: expert, credential: certificate, overlapSeconds: nil)
        #expect(try city.refused(taken, by: .admin).code == "credential-taken")
        let past = AddCredential(client: expert, credential: token("x", expires: city.now), overlapSeconds: nil)
        #expect(try city.refused(past, by: .admin).codes == ["past"])
        let id = try #require(city.core.state.clients[portal]?.credentials.last).id
        try city.give(RevokeCredential(client: portal, credential: id), by: .admin)
        #expect(try city.refused(RevokeCredential(client: portal, credential: id), by: .admin).kind == .conflict)
        try city.give(taken, by: .admin)
        try city.give(RevokeClient(id: expert), by: .admin)
        #expect(try city.refused(taken, by: .admin).kind == .conflict, "the client is revoked")
    }

    @Test func aClientOfAnOlderJournal_HasItsTokenAsACredential() throws {
        var city = try City()
        let json =
            #"{"type":"client-registered","client":{"id":"cli_old","name":"n","person":"p","roles":["expert"],"#
            + #""tokenHash":"h","createdAt":"2026-01-05T09:00:00+08:00","version":0}}"#
        let event = try EventRegistry.decode(JSON(parsing: Array(json.utf8)))
        let moment = Moment(seq: city.core.state.seq + 1, at: city.now, by: nil)
        city.core.replay([event], in: moment)
        let credentials = try #require(city.core.state.clients[ID("cli_old")]).credentials
        #expect(credentials.map(\.tokenHash) == ["h"] && credentials[0].id.text == "key_old")
        try city.give(RevokeClient(id: ID("cli_old")), by: .admin)
        #expect(city.core.state.client(tokenHash: "h") == nil)
    }
}
