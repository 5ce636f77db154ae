import JSON

/// How far a scheme is towards one of its goals.
public struct SchemeProgress: Sendable, Equatable {
    public let goal: SchemeGoal
    /// Distinct values that standing approvals of the goal's days name.
    public let count: Int
}

extension State {
    /// What a scheme has reached of each of its goals.
    public func progress(of scheme: Scheme) -> [SchemeProgress] {
        let approved = applicationIndex.approved(underScheme: scheme.id).compactMap { applications[$0] }.filter(\.isCharged)
        return scheme.goals.map { goal in
            var values: Set<String> = []
            for application in approved where application.approvedOn.map(goal.within.contains) ?? false {
                switch goal.counts.value(in: application.claim) {
                case .string(let text)?: values.insert(NormalisedText.name(text))
                case .array(let elements)?: for element in elements { element.string.map { _ = values.insert(NormalisedText.name($0)) } }
                default: continue
                }
            }
            return SchemeProgress(goal: goal, count: values.count)
        }
    }
}
