import JSON
import Subsidy
import SubsidyRuntime

/// When credentials were used last, in a small file beside the journal: no part of the books, so that no read writes a record.
struct CredentialUses {
    let path: String

    /// Takes over what the file has; a missing or unreadable one means that nothing is known.
    func restore(into office: Office) {
        guard let octets = try? Files.read(path), let json = try? JSON(parsing: octets) else { return }
        var uses: [ID<Credential>: Instant] = [:]
        for member in json.object?.members ?? [] { uses[ID(member.key)] = try? Instant(json: member.value) }
        office.restoreCredentialUses(uses)
    }

    /// Writes the uses where there are new ones.
    func save(from office: Office) throws {
        guard let uses = office.newCredentialUses() else { return }
        let members = uses.sorted { $0.key.text < $1.key.text }.map {
            JSONObject.Member(key: $0.key.text, value: .string($0.value.description))
        }
        try Files.write(JSON.object(JSONObject(members)).bytes(), to: path)
    }
}
