import JSON
import Subsidy
import SubsidyRuntime

/// The enterprises that the reader may see, and the form that records one.
enum RegisterPage {
    static let page = SitePage(
        path: "/enterprises", name: "page-enterprises", title: LocalizedText(zh: "企业名录", en: "Enterprises"), section: .applications,
        row: "listEnterprises"
    ) { call, html in
        html.tag("h1", text: call.say("企业名录", "Enterprises"))
        let list = try call.contract.page("listEnterprises", call)
        DataTable(
            caption: call.say("您可以查看的企业", "Enterprises that you may see"),
            columns: [
                .init(title: call.say("名称", "Name")), .init(title: call.say("统一社会信用代码", "Credit code")),
                .init(title: call.say("区", "District")), .init(title: call.say("规模", "Size")), .init(title: call.say("成立日期", "Founded on")),
            ],
            rows: list.rows.map { enterprise in
                [
                    .text(enterprise["name"]?.string ?? ""), .text(enterprise["uscc"]?.string ?? ""),
                    .text(enterprise["district"]?.string ?? ""), .text(EnterpriseForm.size(enterprise["sizeClass"]?.string, call)),
                    .text(enterprise["foundedOn"]?.string ?? ""),
                ]
            }, empty: call.say("还没有登记企业。", "There are none yet.")
        ).write(to: &html)
        list.writeNext(call, to: &html)
        record.write(call, isFolded: !list.rows.isEmpty, to: &html)
    }

    static let steps: [Step] = [record]

    static let record: Step = Step(
        name: "page-enterprise", path: "/enterprises", row: "recordEnterprise", page: page,
        title: LocalizedText(zh: "登记企业", en: "Record an enterprise"),
        warning: LocalizedText(
            zh: "收款账户以此为准；登记后的更改通过接口办理。", en: "Money is paid to this account; what is recorded is changed through the API."),
        fields: { call in
            [
                StepField("uscc", call.say("统一社会信用代码", "Unified social credit code"), .text, isSent: false),
                StepField("name", call.say("名称", "Name"), .text),
                StepField("district", call.say("所在区", "District"), .choice(EnterpriseForm.districts(call))),
                StepField("foundedOn", call.say("成立日期", "Founded on"), .date, isRequired: false),
                StepField("sizeClass", call.say("规模", "Size"), .choice(EnterpriseForm.sizes(call)), isRequired: false),
                StepField("cluster", call.say("所在集聚区", "Cluster"), .text, isRequired: false),
                StepField(
                    "account", call.say("收款账户", "Account"),
                    .record([
                        StepField("bank", call.say("开户行", "Bank"), .text), StepField("number", call.say("账号", "Number"), .text),
                        StepField("name", call.say("户名", "Account holder"), .text),
                    ]), isRequired: false),
            ]
        }, parameters: { ["uscc": $0.field("uscc") ?? ""] }, next: { _, _ in "/enterprises" })
}
