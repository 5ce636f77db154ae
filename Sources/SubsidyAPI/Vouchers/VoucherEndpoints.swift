import HTTPServer
import JSON
import Subsidy

// Vouchers: to see, to use, to take back.

extension Contract {
    static var vouchers: [Endpoint] { [listVouchers, getVoucher, revokeVoucher] }

    private static let listVouchers = Endpoint(
        method: .get, path: "/v1/vouchers", name: "listVouchers", tag: .vouchers,
        summary: LocalizedText(zh: "我可以看到的券。", en: "The vouchers that I may see."),
        access: .role(.readVoucher),
        query: QueryParameter.paging + [
            .filter("holder", "Only of this enterprise."), .filter("scheme", "Only of this scheme."),
            .filter("status", words: VoucherStatus.allCases.map(\.rawValue), "Only in this state, as of now."),
        ], success: .ok(VoucherRepresentation.list),
        handler: .read { call, state, now in
            let viewer = try call.principal()
            let (holder, scheme, status) = (call.query["holder"], call.query["scheme"], call.query["status"])
            let page = Page(try call.page(), count: state.vouchers.count) { position in
                guard let voucher = state.vouchers[state.vouchers.id(at: position)], state.isVisible(voucher, to: viewer),
                    holder == nil || voucher.holder == holder, scheme == nil || voucher.scheme == scheme
                else { return nil }
                let representation = VoucherRepresentation(voucher: voucher, today: now.date)
                return status == nil || representation.status.rawValue == status ? representation.jsonBytes() : nil
            }
            return .page(page, of: call)
        })

    private static let getVoucher = Endpoint(
        method: .get, path: "/v1/vouchers/{id}", name: "getVoucher", tag: .vouchers, summary: LocalizedText(zh: "一张券。", en: "One voucher."),
        access: .role(.readVoucher), success: .ok(VoucherRepresentation.reference),
        handler: .read { call, state, now in
            guard let voucher = state.vouchers[call.id()], state.isVisible(voucher, to: try call.principal()) else {
                throw Refusal.noSuch("voucher", "券")
            }
            return .json(VoucherRepresentation(voucher: voucher, today: now.date), version: voucher.version)
        })

    private static let revokeVoucher = Endpoint(
        method: .post, path: "/v1/vouchers/{id}/revocation", name: "revokeVoucher", tag: .vouchers,
        summary: LocalizedText(zh: "收回券；未用额度退回资金池。", en: "Takes a voucher back; its unused value returns to the pool."),
        access: .role(.revokeVoucher),
        content: .json(.object(["reason": .text(max: 2000)])), success: .ok(VoucherRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let id: ID<Voucher> = call.id()
            return Endpoint.Write(RevokeVoucher(id: id, reason: try call.member("reason"))) { state, outcome in
                guard let voucher = state.vouchers[id] else { return .lost }
                return .json(VoucherRepresentation(voucher: voucher, today: outcome.moment.at.date), version: voucher.version)
            }
        })
}
