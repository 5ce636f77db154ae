// A scheme's expressions, compiled once against the names that they may use. A name that is not there, or a member
// that the form does not have, is found when the configuration is read, not when the first claim comes.

import FEEL
import JSON

/// The compiled expressions of one version of a scheme.
struct SchemeProgram: Sendable {
    let rules: [CompiledExpression]
    let eligibleBase: CompiledExpression?
    let amount: CompiledExpression?
    /// The texts of the rules' needs, with their expressions in braces, in the order of rules and needs.
    let needs: [[MessageTemplate]]
    let names: FactNames
    let settings = SettingsMemory()

    /// Compiles every expression and tells all that is wrong, each with its place in the scheme's file.
    static func compile(
        rules: [EligibilityRule], eligibleBase: String?, amount: String?, form: JSON, settings: JSONObject
    ) -> (program: SchemeProgram, faults: [SchemeFault]) {
        var compilation = Compilation(names: FactNames(form: form, settings: settings))
        var needs: [[MessageTemplate]] = []
        var conditions: [CompiledExpression] = []
        for (index, rule) in rules.enumerated() {
            let place = JSONPointer(tokens: ["eligibility", String(index)])
            if let condition = compilation.compile(rule.when, at: place.appending("when"), type: .boolean) { conditions.append(condition) }
            needs.append(
                rule.needs.enumerated().map { position, need in
                    compilation.template(need.text, at: place.appending("needs").appending(position).appending("text"))
                })
        }
        let base = eligibleBase.flatMap { compilation.compile($0, at: JSONPointer(tokens: ["eligibleBase"]), type: .number) }
        let sum = amount.flatMap { compilation.compile($0, at: JSONPointer(tokens: ["amount"]), type: .number) }
        let program = SchemeProgram(rules: conditions, eligibleBase: base, amount: sum, needs: needs, names: compilation.names)
        return (program, compilation.faults)
    }

    private struct Compilation {
        let names: FactNames
        var faults: [SchemeFault] = []

        init(names: FactNames) { self.names = names }

        /// nil, with a fault, where the text is no expression.
        mutating func compile(_ text: String, at pointer: JSONPointer, type: FEELType) -> CompiledExpression? {
            do {
                let expression = try Compiler(scope: names.scope).expression(text)
                for diagnostic in expression.diagnostics where diagnostic.severity == .error { fault(diagnostic, pointer) }
                if type != .any, expression.type != type, expression.type != .any {
                    faults.append(SchemeFault(pointer: pointer, detail: "the expression yields \(expression.type), not \(type)"))
                }
                return expression
            } catch {
                for diagnostic in error.diagnostics { fault(diagnostic, pointer) }
                return nil
            }
        }

        mutating func template(_ text: LocalizedText, at pointer: JSONPointer) -> MessageTemplate {
            MessageTemplate(zh: parts(text.zh, pointer.appending("zh")), en: parts(text.en, pointer.appending("en")))
        }

        private mutating func parts(_ text: String, _ pointer: JSONPointer) -> [MessageTemplate.Part] {
            MessageTemplate.split(text).compactMap { part in
                switch part {
                case .words(let words): return .words(words)
                case .code(let code): return compile(code, at: pointer, type: .any).map(MessageTemplate.Part.expression)
                }
            }
        }

        private mutating func fault(_ diagnostic: Diagnostic, _ pointer: JSONPointer) {
            faults.append(
                SchemeFault(
                    pointer: pointer,
                    detail: "at \(diagnostic.span.line):\(diagnostic.span.column) of the expression: \(diagnostic.message)"))
        }
    }
}

/// Something wrong in a scheme's file.
struct SchemeFault: Error, Sendable, Hashable {
    let pointer: JSONPointer
    let message: LocalizedText

    /// - Parameter zh: the words in Chinese, where they differ: what a compiler says is for its author, in English.
    init(pointer: JSONPointer, detail: String, zh: String? = nil) {
        self.pointer = pointer
        message = LocalizedText(zh: zh ?? detail, en: detail)
    }
}
