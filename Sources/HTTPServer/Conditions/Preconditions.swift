/// What a request's conditions say of a resource (RFC 9110 section 13.2.2).
public enum PreconditionResult: Sendable, Hashable {
    /// Do what the method says.
    case proceed
    /// 304: the client has it already.
    case notModified
    /// 412.
    case failed
}

extension HTTPRequest {
    /// Evaluates `If-Match`, `If-Unmodified-Since`, `If-None-Match` and `If-Modified-Since` in that order.
    ///
    /// `tag` and `modified` describe the current representation; `exists: false` says that there is none.
    /// Dates that are not dates are ignored, as the RFC wants; so is a date beside the tag condition that supersedes it.
    public func evaluatePreconditions(exists: Bool = true, tag: EntityTag?, modified: HTTPDate? = nil) -> PreconditionResult {
        let reads = storage.head.method == .get || storage.head.method == .head
        if let condition = header("if-match") {
            let matches = HTTPRequest.tags(condition).map { tags in tags.contains { tag.map($0.matchesStrongly) ?? false } } ?? exists
            if !matches || !exists { return .failed }
        } else if let date = header("if-unmodified-since").flatMap({ HTTPDate($0) }) {
            if !exists { return .failed }
            if let modified, modified > date { return .failed }
        }
        if let condition = header("if-none-match") {
            let matches = HTTPRequest.tags(condition).map { tags in tags.contains { tag.map($0.matchesWeakly) ?? false } } ?? exists
            if matches, exists { return reads ? .notModified : .failed }
        } else if reads, exists, let modified, let date = header("if-modified-since").flatMap({ HTTPDate($0) }), modified <= date {
            return .notModified
        }
        return .proceed
    }

    /// The tags of a list; nil for `*`. What is no tag matches nothing.
    private static func tags(_ list: String) -> [EntityTag]? {
        if list == "*" { return nil }
        var tags: [EntityTag] = []
        var list = list
        list.withUTF8 { octets in
            ASCII.forEachMember(octets) { member in
                if let tag = EntityTag(parsing: String(decoding: member, as: UTF8.self)) { tags.append(tag.withoutCoding) }
            }
        }
        return tags
    }
}
