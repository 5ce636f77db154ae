import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// The chain and the feed: what happened, in the order in which it was written.

extension Contract {
    static var audit: [Endpoint] { [auditHead, auditKey, auditRecords] }

    private static let auditHead = Endpoint(
        method: .get, path: "/v1/audit/head", name: "getAuditHead", tag: .audit,
        summary: LocalizedText(
            zh: "审计链的最后一条记录，附本服务的签名；请留存，以便日后证明链未被截断或改写。",
            en:
                "The chain's last record under the service's signature: keep it, and a history that was cut or rewritten can be shown later."
        ),
        access: .role(.readAudit),
        success: .ok(AuditHeadRepresentation.reference),
        handler: .plain { call in
            .json(AuditHeadRepresentation(head: try call.service.office.signedHead(call.service.auditKey)))
        })

    private static let auditKey = Endpoint(
        method: .get, path: "/v1/audit/key", name: "getAuditKey", tag: .audit,
        summary: LocalizedText(zh: "验证审计链签名的公钥。", en: "The public key that the audit head's signatures are checked with."),
        success: .ok(AuditKeyRepresentation.reference),
        handler: .plain { call in .json(AuditKeyRepresentation(key: call.service.auditKey)) })

    private static let auditRecords = Endpoint(
        method: .get, path: "/v1/audit/records", name: "listAuditRecords", tag: .audit,
        summary: LocalizedText(
            zh: "审计链的记录；application/jsonl 为逐字节原文，可独立验链。", en: "The chain's records; as application/jsonl the very octets that were hashed."),
        access: .role(.readAudit),
        query: [
            .limit,
            QueryParameter(
                name: "after", value: .integer(0...1_000_000_000_000_000), summary: "Records after this seq; the `next` of the page before."
            ),
        ],
        success: .init(mediaTypes: [.json, .jsonLines], schema: records, summary: "Records in order."), isHeavy: true,
        handler: .plain { call in
            let limit = call.query["limit"].flatMap { Int($0) } ?? PageRequest.limitDefault
            let after = call.query["after"].flatMap { Int64($0) } ?? 0
            var lines: [[UInt8]] = []
            var last = after
            try call.service.office.auditRecords(from: after + 1) { seq, line in
                lines.append(line.last == 0x0A ? line.dropLast() : line)
                last = seq
                return lines.count < limit
            }
            let next = last < call.service.office.auditHead.seq && !lines.isEmpty ? last : nil
            return answer(lines, next: next, to: call)
        })

    private static func answer(_ lines: [[UInt8]], next: Int64?, to call: Call) -> Answer {
        var answer = Answer(status: 200, mediaType: call.mediaType)
        if call.mediaType == .jsonLines {
            answer.body = lines.flatMap { $0 + [0x0A] }
        } else {
            var writer = JSONWriter(reservingBytes: 64 + lines.reduce(0) { $0 + $1.count + 1 })
            writer.beginObject()
            writer.key("data")
            writer.beginArray()
            for line in lines {
                writer.comma()
                writer.raw(line)
            }
            writer.endArray()
            writer.member("next", next.map { String($0) })
            writer.endObject()
            answer.body = writer.bytes
        }
        if let next { answer.fields.append(("Link", "<\(call.target(after: String(next)))>; rel=\"next\"")) }
        return answer
    }

    private static let records = Schema.object([
        "data": .array(
            .object(
                [
                    "seq": .integer(1...Int.max), "at": .instant, "by": .text(max: 64), "command": .text(max: 100),
                    "events": .array(.openObject),
                    "prev": .text(max: 64), "hash": .text(max: 64),
                ], isOpen: true), max: PageRequest.limitMax),
        "next": Schema.text(max: 20).nullable,
    ])
}
