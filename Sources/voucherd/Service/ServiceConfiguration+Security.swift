import HTTPClient
import JSON
import SubsidyAPI

extension ServiceConfiguration {
    /// The issuer whose access tokens are taken, as the file names it.
    struct AccessTokens {
        var issuer: String
        var audience: String
        var keySetFile: String
        var algorithms: Set<AccessTokenAlgorithm> = [.rs256, .es256, .edDSA]

        /// Reads the key set again.
        func keySet() throws -> JSONWebKeySet {
            do { return try JSONWebKeySet(try Files.read(keySetFile)) } catch {
                throw Failure(description: "\(keySetFile): not a usable JWKS: \(error)")
            }
        }
    }

    /// `{"signatureAlgorithms":["ed25519"],"publicOrigin":"https://…","accessTokens":{"issuer":…,"audience":…,"jwksFile":…,"algorithms":[…]}}`
    mutating func readSecurity(_ json: JSON) throws {
        try Self.checkMembers(json, ["signatureAlgorithms", "publicOrigin", "accessTokens"])
        if let names: [String] = try json.optionalMember("signatureAlgorithms") {
            for (index, name) in names.enumerated() where !SecurityConfiguration.knownAlgorithms.contains(name) {
                throw JSONShapeError(
                    pointer: JSONPointer(tokens: ["signatureAlgorithms", String(index)]),
                    expected: "one of " + SecurityConfiguration.knownAlgorithms.joined(separator: ", "), found: "\"\(name)\"")
            }
            security.signatureAlgorithms = Set(names)
        }
        security.publicOrigin = try json.optionalMember("publicOrigin")
        try Self.part("accessTokens", of: json) { try readAccessTokens($0) }
    }

    private mutating func readAccessTokens(_ tokens: JSON) throws {
        try Self.checkMembers(tokens, ["issuer", "audience", "jwksFile", "algorithms"])
        var accessTokens = AccessTokens(
            issuer: try tokens.member("issuer"), audience: try tokens.member("audience"), keySetFile: try tokens.member("jwksFile"))
        if let names: [String] = try tokens.optionalMember("algorithms") {
            accessTokens.algorithms = try Set(
                names.map { name in
                    guard let algorithm = AccessTokenAlgorithm(rawValue: name) else {
                        throw JSONShapeError(
                            pointer: JSONPointer(tokens: ["algorithms"]), expected: "RS256, ES256 or EdDSA",
                            found: "\"\(name)\"")
                    }
                    return algorithm
                })
        }
        self.accessTokens = accessTokens
    }

    /// `{"retrySeconds":[5,300],"allowPlainHTTP":false,"allowedNetworks":["10.1.0.0/16"],"authorityFile":"…","timeoutSeconds":15}`
    mutating func readWebhooks(_ json: JSON) throws {
        try Self.checkMembers(json, ["retrySeconds", "allowPlainHTTP", "allowedNetworks", "authorityFile", "timeoutSeconds"])
        webhooks.retrySeconds = try json.optionalMember("retrySeconds") ?? webhooks.retrySeconds
        webhooks.allowsPlainHTTP = try json.optionalMember("allowPlainHTTP") ?? false
        webhooks.authorityFile = try json.optionalMember("authorityFile")
        webhooks.timeoutSeconds = try json.optionalMember("timeoutSeconds") ?? webhooks.timeoutSeconds
        let ranges: [String] = try json.optionalMember("allowedNetworks") ?? []
        webhooks.addresses = AddressPolicy(
            allowedNetworks: try ranges.map { range in
                guard let network = Network(range) else {
                    throw JSONShapeError(
                        pointer: JSONPointer(tokens: ["allowedNetworks"]), expected: "ranges such as 10.1.0.0/16",
                        found: "\"\(range)\"")
                }
                return network
            })
    }

    static func checkMembers(_ json: JSON, _ known: Set<String>) throws {
        for key in json.object?.keys ?? [] where !known.contains(key) {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: [key]), expected: "one of " + known.sorted().joined(separator: ", "), found: "\"\(key)\"")
        }
    }
}
