import HTTPServer
import JSON
import Subsidy

// The sandbox's clock: it stands still until moved.

struct ClockRepresentation: Representation {
    let now: Instant

    static let name = "Clock"
    static let schema = Schema.object(["now": .instant])

    func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("now", now)
        writer.endObject()
    }
}

extension Contract {
    static var clock: [Endpoint] { [getClock, setClock] }

    private static let getClock = Endpoint(
        method: .get, path: "/v1/clock", name: "getClock", tag: .sandbox, summary: LocalizedText(zh: "沙箱时钟。", en: "The sandbox's clock."),
        success: .ok(ClockRepresentation.reference), isSandboxOnly: true,
        handler: .read { _, _, now in .json(ClockRepresentation(now: now)) })

    private static let setClock = Endpoint(
        method: .put, path: "/v1/clock", name: "setClock", tag: .sandbox,
        summary: LocalizedText(zh: "向前拨动沙箱时钟。", en: "Moves the sandbox's clock forward."), access: .role(.setClock),
        content: .json(.object(["now": .instant])), success: .ok(ClockRepresentation.reference), isSandboxOnly: true,
        handler: .write { call in
            Endpoint.Write(SetClock(now: try call.member("now"))) { state, _ in .json(ClockRepresentation(now: state.now)) }
        })
}
