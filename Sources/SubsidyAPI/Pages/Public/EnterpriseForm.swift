import JSON
import Subsidy
import SubsidyRuntime

/// What the calculator asks of an enterprise.
enum EnterpriseForm {
    /// Stands in where nobody gave a code or a name: neither decides anything.
    private static let placeholder = (uscc: "91350100M000100Y43", name: "测算企业")

    static func fields(_ call: PageCall, withIdentity: Bool) -> [FormField] {
        var fields = [
            FormField(
                name: "enterprise.district", pointer: "/enterprise/district", label: call.say("所在区", "District"),
                control: .choice(districts(call), call)),
            FormField(
                name: "enterprise.foundedOn", pointer: "/enterprise/foundedOn", label: call.say("成立日期", "Founded on"), control: .date),
            FormField(
                name: "enterprise.sizeClass", pointer: "/enterprise/sizeClass", label: call.say("规模", "Size"),
                control: .choice(sizes(call), call)
            ),
            FormField(
                name: "enterprise.cluster", pointer: "/enterprise/cluster", label: call.say("所在集聚区", "Cluster"),
                hint: call.say("人工智能小镇或集聚区的名称", "The name of the AI town or cluster"), control: .text()),
            FormField(
                name: "enterprise.tags", pointer: "/enterprise/tags", label: call.say("企业标签", "Tags"),
                hint: call.say("例如认定的资质；多项用逗号分开", "Such as recognised qualities; several with commas"), control: .text()),
        ]
        if withIdentity {
            fields.append(
                FormField(
                    name: "enterprise.uscc", pointer: "/enterprise/uscc", label: call.say("统一社会信用代码", "Unified social credit code"),
                    control: .text()))
        }
        return fields
    }

    static func districts(_ call: PageCall) -> [(value: String, label: String)] {
        let settings = call.service.policy.settings.values(on: call.service.office.clock.now().date)
        return (settings["districts"]?.array ?? []).compactMap(\.string).map { ($0, $0) }
    }

    static func sizes(_ call: PageCall) -> [(value: String, label: String)] {
        [
            ("micro", call.say("微型", "Micro")), ("small", call.say("小型", "Small")), ("medium", call.say("中型", "Medium")),
            ("large", call.say("大型", "Large")),
        ]
    }

    static func size(_ size: String?, _ call: PageCall) -> String { sizes(call).first { $0.value == size }?.label ?? size ?? "" }

    static func object(_ call: PageCall) -> JSON {
        var object = JSONObject()
        object["uscc"] = .string(call.field("enterprise.uscc") ?? placeholder.uscc)
        object["name"] = .string(placeholder.name)
        for name in ["district", "foundedOn", "sizeClass", "cluster"] {
            if let value = call.field("enterprise." + name) { object[name] = .string(value) }
        }
        if let tags = call.field("enterprise.tags") {
            object["tags"] = .array(tags.split(whereSeparator: { ",，、".contains($0) }).map { .string(String($0.trimmed)) })
        }
        return .object(object)
    }
}
