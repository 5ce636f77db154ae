import JSON

extension Scheme {
    /// The same scheme under a change that nobody has adopted: what `POST /v1/simulations` decides by.
    ///
    /// - Parameters:
    ///   - change: members of the scheme's file that differ, merged as RFC 7396 says: null takes a member away, an array is replaced whole.
    ///   - settings: the policy's settings of the day.
    /// - Throws: a problem of kind `malformed` with every fault of the changed scheme, each with its pointer below `/change`.
    public func changed(by change: JSON, settings: JSONObject) throws(Problem) -> Scheme {
        if let id = change["id"], id != .string(self.id) {
            throw Problem.invalidBody([
                Problem.Failure(
                    pointer: "/change/id", code: "not-permitted",
                    message: LocalizedText(zh: "不能改变项目编号。", en: "A scheme's id cannot change: leave it out."))
            ])
        }
        do {
            let changed = Self.merging(source, change)
            // Another model would have to be read from a file: a what-if keeps the scheme's own.
            return try Scheme(json: changed, settings: settings, decision: changed["decision"] == source["decision"] ? decision : nil)
        } catch {
            throw Problem.invalidBody(
                error.faults.map { fault in
                    Problem.Failure(pointer: "/change\(fault.pointer)", code: "invalid-scheme", message: fault.message)
                })
        }
    }

    /// RFC 7396, section 2.
    static func merging(_ target: JSON, _ patch: JSON) -> JSON {
        guard let changes = patch.object else { return patch }
        var merged = target.object ?? JSONObject()
        for member in changes.members {
            // Not `nil`: beside a JSON value that would be the value null.
            merged[member.key] = member.value.isNull ? JSON?.none : merging(merged[member.key] ?? .null, member.value)
        }
        return .object(merged)
    }
}
