import JSON
import Subsidy

/// A registered caller. The token is in the answer that made the client and nowhere else.
struct ClientRepresentation: Representation {
    let client: Client
    var token: String?

    static let name = "Client"
    static let schema = Schema.object(
        [
            "id": .id("cli_"), "name": .text(max: 100), "person": .text(max: 100), "roles": .array(.words(Role.self), max: 9),
            "district": Schema.text(max: 50).nullable, "enterprise": Schema.text(max: 18).nullable, "createdAt": .instant,
            "revokedAt": Schema.instant.nullable, "token": .text(max: 100),
        ], optional: ["token"])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", client.id)
        writer.member("name", client.name)
        writer.member("person", client.person)
        writer.member("roles", client.roles)
        writer.member("district", client.district)
        writer.member("enterprise", client.enterprise)
        writer.member("createdAt", client.createdAt)
        writer.member("revokedAt", client.revokedAt)
        writer.memberIfPresent("token", token)
        writer.endObject()
    }
}
