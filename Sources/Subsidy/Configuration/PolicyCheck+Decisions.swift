import DMN
import JSON

extension PolicyCheck {
    /// What an author must know of a scheme's decision tables: gaps, overlaps, rows that cannot be reached, clauses that are not the notice's.
    func decisions(of scheme: Scheme) -> [ConfigurationFinding] {
        guard let decision = scheme.decision else { return [] }
        let file = "schemes/\(decision.model)"
        let inputs = decision.program.inputs.map(\.name).filter { scheme.source["form"]?["properties"]?[$0] == nil }
        return decision.program.check().map { $0.asFinding(in: file) } + quotations(of: decision, scheme, file)
            + inputs.map { input in
                ConfigurationFinding(
                    file: file,
                    message: LocalizedText(
                        zh: "输入 \(input) 不是 \(scheme.id) 表单的成员。", en: "The input \(input) is no member of the form of \(scheme.id)."),
                    remedy: LocalizedText(zh: "输入须与表单成员同名。", en: "Name inputs as the form's members are named."))
            }
    }

    /// A clause beside a row is a sentence of the scheme's article, letter for letter.
    private func quotations(of decision: SchemeDecision, _ scheme: Scheme, _ file: String) -> [ConfigurationFinding] {
        decision.program.decisionNames.flatMap { name in
            (0..<(decision.program.rowCount(ofDecision: name) ?? 0)).compactMap { row -> ConfigurationFinding? in
                guard let text = decision.program.justification(decision: name, row: row)?.clause else { return nil }
                let clause = Clause(document: scheme.clause.document, article: scheme.clause.article, text: text)
                guard let fault = fault(in: clause) else { return nil }
                return ConfigurationFinding(
                    file: file,
                    message: LocalizedText(zh: "\(name) 第 \(row + 1) 行：\(fault.zh)", en: "\(name), row \(row + 1): \(fault.en)"),
                    remedy: Self.clauseRemedy)
            }
        }
    }
}

extension Finding {
    /// The finding as `voucherd check` reports it.
    func asFinding(in file: String) -> ConfigurationFinding {
        let shown = counterexample.map { "\($0.input) = \($0.value)" }.joined(separator: ", ")
        let subject = row.map { "\(element), row \($0)" } ?? element
        let text = "\(subject): \(message)" + (shown.isEmpty ? "" : " (\(shown))")
        return ConfigurationFinding(
            severity == .error ? .error : .warning, file: file, line: place.line, message: LocalizedText(zh: text, en: text),
            remedy: LocalizedText(zh: "改正决策表。", en: "Correct the decision table."))
    }
}
