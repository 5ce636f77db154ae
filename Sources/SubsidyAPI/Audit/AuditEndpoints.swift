import HTTPServer
import JSON
import Subsidy
import SubsidyRuntime

// The chain and the feed: what happened, in the order in which it was written.

extension Contract {
    static var audit: [Endpoint] { [auditHead, auditRecords] }

    private static let auditHead = Endpoint(
        method: .get, path: "/v1/audit/head", name: "getAuditHead", tag: .audit,
        summary: LocalizedText(zh: "审计链的最后一条记录。", en: "The chain's last record."), access: .role(.readAudit),
        success: .ok(AuditHeadRepresentation.reference),
        handler: .plain { call in
            let head = call.service.office.auditHead
            return .json(AuditHeadRepresentation(seq: head.seq, hash: head.hash, algorithm: head.algorithm))
        })

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

struct AuditHeadRepresentation: Representation {
    let seq: Int64
    let hash: String
    let algorithm: String

    static let name = "AuditHead"
    static let schema = Schema.object([
        "seq": .integer(0...Int.max), "hash": .pattern("^[0-9a-f]{64}$", max: 64), "algorithm": .text(max: 20),
    ])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("seq", seq)
        writer.member("hash", hash)
        writer.member("algorithm", algorithm)
        writer.endObject()
    }
}
