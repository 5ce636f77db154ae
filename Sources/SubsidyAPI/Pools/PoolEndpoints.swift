import HTTPServer
import JSON
import Ledger
import Subsidy

// Where the money stands, and what is under publicity: open to everyone.

extension Contract {
    static var pools: [Endpoint] { [listPools, getPool, listNotices] }

    private static let listPools = Endpoint(
        method: .get, path: "/v1/pools", name: "listPools", tag: .policy,
        summary: LocalizedText(
            zh: "资金池：总额、可用、预留、应付、已付、已追回。", en: "The pools: appropriated, available, reserved, committed, paid, recovered."),
        query: QueryParameter.paging, success: .ok(PoolRepresentation.list),
        handler: .read { call, state, _ in
            let pools = call.service.policy.pools
            let page = Page(try call.page(), count: pools.count) {
                PoolRepresentation(pool: pools[$0], position: state.books.position(of: pools[$0].id)).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getPool = Endpoint(
        method: .get, path: "/v1/pools/{id}", name: "getPool", tag: .policy, summary: LocalizedText(zh: "一个资金池。", en: "One pool."),
        success: .ok(PoolRepresentation.reference),
        handler: .read { call, state, _ in
            guard let pool = call.service.policy.pool(call.parameter("id")) else { throw Refusal.noSuch("pool", "资金池") }
            return .json(PoolRepresentation(pool: pool, position: state.books.position(of: pool.id)))
        })

    private static let listNotices = Endpoint(
        method: .get, path: "/v1/notices", name: "listNotices", tag: .policy,
        summary: LocalizedText(zh: "正在公示的项目；个人信息已脱敏。", en: "What is under publicity now; persons are masked."),
        query: QueryParameter.paging,
        success: .ok(NoticeRepresentation.list),
        handler: .read { call, state, _ in
            let ids = Array(state.applicationIndex.underPublicity.all)
            let page = Page(try call.page(), count: ids.count) { position in
                state.applications[ids[position]].map { NoticeRepresentation($0, in: state, under: call.service.policy).jsonBytes() }
            }
            return .page(page, of: call)
        })
}
