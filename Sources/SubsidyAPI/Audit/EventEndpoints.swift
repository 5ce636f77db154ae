import HTTPServer
import JSON
import Subsidy

// The ordered feed: by cursor, page after page, or followed as Server-Sent Events.

extension Contract {
    static var events: [Endpoint] { [listEvents] }

    private static let listEvents = Endpoint(
        method: .get, path: "/v1/events", name: "listEvents", tag: .audit,
        summary: LocalizedText(
            zh: "有序事件流（CloudEvents 1.0）：portal 读自己的，auditor 读全部；after 为最后读到的事件 id；Accept: text/event-stream 持续跟随。",
            en: "The ordered feed (CloudEvents 1.0): a portal's own, an auditor's all; `after` is the id of the last event read; as "
                + "text/event-stream it is followed, from Last-Event-ID or `after` on."),
        access: .role(.readEvents),
        query: [
            .limit,
            QueryParameter(
                name: "after", value: .written(pattern: EventCursor.pattern, lengthMax: 25) { EventCursor($0) != nil },
                summary: "The id of the last event that was read."),
        ],
        success: .init(mediaTypes: [.json, .eventStream], schema: EventFeed.schema, summary: "Events in their order."), isHeavy: true,
        handler: .plain { call in
            let visibility = EventVisibility(office: call.service.office, reader: try call.principal())
            let after = try cursor(call)
            if call.mediaType == .eventStream { return try call.service.eventStreams.answer(visibility, after: after) }
            let limit = call.query["limit"].flatMap { Int($0) } ?? PageRequest.limitDefault
            var feed = EventFeed(visibility, after: after, limit: limit)
            try feed.fill()
            var answer = Answer(status: 200, mediaType: .json, body: feed.jsonBytes())
            if let next = feed.next { answer.fields.append(("Link", "<\(call.target(after: next.description))>; rel=\"next\"")) }
            return answer
        })

    /// Where to go on: what the stream was last given wins over what its address says, since a browser repeats the address.
    private static func cursor(_ call: Call) throws -> EventCursor {
        if call.mediaType == .eventStream, let last = call.request.header("last-event-id"), !last.isEmpty {
            guard let cursor = EventCursor(last) else {
                throw Refusal(
                    status: 400,
                    Problem(
                        .malformed, "invalid-last-event-id", zh: "Last-Event-ID 不是事件 id。", en: "Last-Event-ID is no event's id."))
            }
            return cursor
        }
        return call.query["after"].flatMap { EventCursor($0) } ?? .start
    }
}
