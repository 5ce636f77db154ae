import HTTPServer
import JSON

/// What the document shows as the content of each request: the steps of one case, from the register to the books, as a portal and the
/// offices would send them. `Tests/Contract/examples.py` sends every one of them to a running service; only ids are those of its own case.
enum RequestExamples {
    /// The example of a row's content in one of its media types; made of the schema where the row has none of its own.
    static func example(of endpoint: Endpoint, as form: Content.Form) -> JSON? {
        if let files = files[endpoint.name] { return files[form.mediaType.description].map { JSON.string($0) } ?? schemaExample(form) }
        return form.mediaType == .json ? bodies[endpoint.name] ?? schemaExample(form) : nil
    }

    private static func schemaExample(_ form: Content.Form) -> JSON? { form.schema.map { ExampleMaker.example(of: $0) } }

    private static let uscc: JSON = "91350100M000100Y43"
    private static let provider: JSON = "云算科技有限公司"
    private static let contract: JSON = "HT-2026-001"

    private static let claim: JSON = [
        "contractAmount": "8000000.00", "contractNumber": contract, "signedOn": "2026-01-04", "provider": provider, "thirdParty": true,
    ]

    /// Rows whose content says something of a case; the schema of the others says enough.
    static let bodies = [callers, applications, vouchers, payments, grants].reduce(into: [String: JSON]()) { $0.merge($1) { $1 } }

    private static let callers: [String: JSON] = [
        "assess": [
            "scheme": "model-api",
            "enterprise": ["uscc": uscc, "name": "示例智能", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small"],
            "claim": claim,
        ],
        "simulate": ["scheme": "model-api", "change": ["rate": ["max": "0.4"]]],
        "registerClient": ["name": "浦东新区科经委", "person": "示例人员", "roles": ["district-reviewer"], "district": "浦东新区"],
        "addCredential": ["kind": "token", "label": "夜间批处理", "overlapSeconds": 3600],
        "delegate": [
            "delegate": "cli_00000a17kq2", "actions": ["review-application"], "from": "2026-01-05", "until": "2026-01-09", "reason": "出差",
        ],
        "registerWebhook": [
            "url": "https://portal.example.gov.cn/hooks/voucherd", "types": ["application-granted", "payable-paid"],
        ],
        "switchWebhook": ["status": "disabled"], "rotateWebhookSecret": ["overlapSeconds": 86_400], "replayWebhook": ["after": "1.0"],
        "recordEnterprise": [
            "name": "示例智能", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
            "account": ["bank": "上海银行", "number": "31000100018888", "name": "示例智能"],
        ],
    ]

    private static let applications: [String: JSON] = [
        "createApplication": [
            "scheme": "model-api", "applicant": uscc, "claim": claim, "documents": [["kind": "contract", "id": "doc_00000a17kq2"]],
        ],
        "amendApplication": ["claim": claim], "withdrawApplication": ["reason": "合同尚未签订，改期申报。"],
        "recordOtherAward": ["funder": "national", "amount": "1000.00", "reference": "国家智能券 2026-17"],
        "reviewApplication": ["stage": "district-check", "outcome": "approve", "opinion": "材料齐全，符合条件。"],
        "recuse": ["reason": "与申请单位负责人有亲属关系。"], "fileObjection": ["reason": "该合同的服务方是申请单位的关联方。"],
        "ruleObjection": ["outcome": "dismissed", "opinion": "经核查，双方无关联关系。"],
    ]

    private static let vouchers: [String: JSON] = [
        "revokeVoucher": ["reason": "合同已解除。"],
        "fileRedemption": [
            "provider": provider, "contractNumber": contract, "claimedBase": "1000000.00",
            "invoices": [
                ["number": "25312000000000000001", "amount": "1000000.00", "issuedOn": "2026-01-10", "seller": provider, "buyer": uscc]
            ], "payment": ["amount": "1000000.00", "paidOn": "2026-01-12", "reference": "汇款 20260112-01"],
        ],
        "reviewRedemption": ["outcome": "approve", "approvedBase": "1000000.00", "opinion": "发票与付款凭证相符。"],
        "reverseInvoice": ["number": "25312000000000000002", "amount": "100000.00"],
    ]

    private static let payments: [String: JSON] = [
        "draftBatch": ["pool": "model-voucher", "payables": ["pay_00000a17kq2"]], "cancelBatch": ["reason": "改期拨付。"],
        "orderRecovery": ["payable": "pay_00000a17kq2", "amount": "100000.00", "reason": "多付。", "cause": "overpayment"],
        "recordReceipt": ["amount": "40000.00", "reference": "来账 20260121-03", "receivedOn": "2026-01-20"],
        "offsetRecovery": ["payable": "pay_00000a17kq2", "amount": "10000.00"],
        "planRecovery": ["instalments": [["amount": "50000.00", "dueOn": "2026-03-31"], ["amount": "50000.00", "dueOn": "2026-06-30"]]],
        "proposeWriteOff": ["reason": "债务人破产清算终结，无财产可供执行。"],
        "proposeYearEnd": ["year": 2025, "outcome": "carry-over", "reason": "结转下年继续使用。"],
    ]

    private static let grants: [String: JSON] = [
        "openCall": ["scheme": "ai4s-project", "title": "2026年第一批", "opensOn": "2026-01-05", "closesOn": "2026-01-16"],
        "shortlistCall": ["applications": ["app_00000a17kq2"], "opinion": "具有标杆意义。"],
        "recordAudit": ["auditedInvestment": "299999.99", "opinion": "竣工审计。"], "revokeGrant": ["reason": "不符合支持条件。"],
        "appraiseTranche": ["outcome": "release", "opinion": "年度考核通过。"],
        "recordReferralOutcome": ["outcome": "accepted", "reference": "SH-2026-01", "opinion": "已入库。"],
        "startEntitlementRun": ["scheme": "cluster-compute", "dryRun": true], "confirmEntitlement": ["outcome": "accept"],
        "setClock": ["now": "2026-01-05T09:00:00+08:00"],
    ]

    /// Content that is a file.
    static let files: [String: [String: String]] = [
        "importEnterprises": [
            MediaType.csv.description: "uscc,name,district\r\n91350100M000100Y43,示例智能,浦东新区\r\n",
            MediaType.jsonLines.description: enterpriseLine, MediaType.ndjson.description: enterpriseLine,
        ],
        "importCalendars": [
            MediaType.csv.description: "date,kind,name\r\n2030-01-01,holiday,元旦\r\n",
            MediaType.jsonLines.description: calendarLine, MediaType.ndjson.description: calendarLine,
        ],
        "recordResults": [
            MediaType.csv.description: "payable,outcome,reference,reason\r\npay_00000a17kq2,paid,回单 20260120-01,\r\n",
            MediaType.xml.description: """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlPmtInfAndSts><TxInfAndSts>\
            <OrgnlEndToEndId>pay_00000a17kq2</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt>\
            </Document>
            """,
        ],
    ]

    private static let enterpriseLine = #"{"uscc":"91350100M000100Y43","name":"示例智能","district":"浦东新区"}"# + "\n"
    private static let calendarLine = #"{"date":"2030-01-01","kind":"holiday","name":"元旦"}"# + "\n"
}
