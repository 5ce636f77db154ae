import HTTPServer
import JSON
import Subsidy

extension Contract {
    static let batchFile = Endpoint(
        method: .get, path: "/v1/payment-batches/{id}/file", name: "getBatchFile", tag: .payments,
        summary: LocalizedText(
            zh: "银行付款文件：pain.001 或 CSV（Accept: text/csv; charset=gb18030 得 GB 18030）。",
            en: "The file for the bank: ISO 20022 pain.001, or CSV (GB 18030 with Accept: text/csv; charset=gb18030)."),
        access: .role(.readPayments),
        success: .init(mediaTypes: [.xml, .csv], schema: .text(max: 200_000_000), summary: "The same octets at every call."),
        refusals: [409],
        isHeavy: true,
        handler: .gather { call, state, _ in
            let batch = try call.batch(in: state)
            guard batch.status.allowedSteps.contains("file") else {
                throw Problem(
                    .conflict, "invalid-state", zh: "批次状态为 \(batch.status.rawValue)，复核后才有付款文件。",
                    en: "The batch is \(batch.status.rawValue): it has a file once it is approved.",
                    members: [
                        .init(key: "state", value: .string(batch.status.rawValue)),
                        .init(key: "allowed", value: .array(batch.status.allowedSteps.map { .string($0) })),
                    ])
            }
            return { try file(of: batch, to: call) }
        })

    private static func file(of batch: Batch, to call: Call) throws -> Answer {
        let file = PaymentInitiation(batch: batch, payer: batch.payer ?? call.service.configuration.payer)
        let isTable = call.mediaType == .csv
        var body = isTable ? file.csv() : file.xml()
        let sha256 = PaymentInitiation.sha256(body)
        // What leaves the house is what was signed, to the octet; a program that would write it otherwise hands out nothing.
        if let signed = batch.files.first(where: { $0.mediaType == call.mediaType.description }), signed.sha256 != sha256 {
            throw Problem(
                .conflict, "file-differs", zh: "生成的文件与复核时的摘要不一致，已拒绝提供；请用复核时的程序版本导出。",
                en: "The file would not be the one that was approved (digest \(signed.sha256)): use the version that approved it.")
        }
        var type = call.mediaType.field
        if isTable, Self.wantsGB18030(call.request.header("accept")) {
            guard let encoded = GB18030.encoded(body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body) else {
                throw Refusal.notAcceptable([.xml, .csv])
            }
            body = encoded
            type = "text/csv; charset=gb18030"
        }
        let name = batch.id.text + (isTable ? ".csv" : ".xml")
        return Answer(
            status: 200,
            fields: [
                ("Content-Type", type), ("ETag", VersionTag(version: nil, body: body).field),
                ("Content-Disposition", "attachment; filename=\"\(name)\""), ("Voucherd-File-Digest", "sha-256=\(sha256)"),
            ], mediaType: nil, body: body)
    }

    static func wantsGB18030(_ accept: String?) -> Bool {
        guard let accept = accept?.lowercased() else { return false }
        return accept.split(separator: ",").contains { range in
            let parts = range.split(separator: ";").map(\.trimmed)
            return parts.first == "text/csv"
                && parts.dropFirst().contains { $0 == "charset=gb18030" || $0 == "charset=\"gb18030\"" || $0 == "charset=gbk" }
        }
    }
}
