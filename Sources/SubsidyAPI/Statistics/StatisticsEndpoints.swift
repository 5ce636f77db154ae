import HTTPServer
import JSON
import Subsidy

extension Contract {
    static var statistics: [Endpoint] { [getStatistics] }

    private static let month = QueryParameter.Value.written(pattern: LocalDate.monthPattern, lengthMax: 7) { text in
        LocalDate(text + "-01") != nil
    }

    private static let getStatistics = Endpoint(
        method: .get, path: "/v1/statistics", name: "getStatistics", tag: .policy,
        summary: LocalizedText(
            zh: "公开统计：按措施、项目、区、月份的申报、批准、拨付与追回，以及推荐结果；不含个人信息。",
            en: "Public figures by measure, scheme, district and month, and what recommendations came to; nobody's personal data."),
        query: [
            QueryParameter(name: "measure", value: .integer(1...100), summary: "Only of this measure."),
            .filter("scheme", "Only of this scheme."), .filter("district", "Only of this district."),
            QueryParameter(name: "from", value: month, summary: "The first month, as 2026-01."),
            QueryParameter(name: "through", value: month, summary: "The last month."),
        ], success: .ok(StatisticsRepresentation.reference),
        handler: .gather { call, state, _ in
            let statistics = state.statistics
            return {
                var filter = StatisticsRepresentation.Filter()
                filter.measure = call.query["measure"].flatMap { Int($0) }
                filter.scheme = call.query["scheme"]
                filter.district = call.query["district"]
                filter.from = call.query["from"]
                filter.through = call.query["through"]
                return .json(StatisticsRepresentation(statistics, under: call.service.policy, filter))
            }
        })
}
