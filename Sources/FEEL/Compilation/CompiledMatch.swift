/// The condition of a filter that is ready to be asked of items, one by one. It sees the item as FEEL's own filters let it (DMN 1.5,
/// 10.3.2.5): as `item`, unless the item is a context with an entry of that name, and a context's entries by their names.
public struct CompiledMatch: Sendable {
    public let text: String
    public let diagnostics: [Diagnostic]
    /// The slots that it reads, ascending.
    public let slotsRead: [Int]

    private let code: Evaluate
    private let localCount: Int
    private let levels: Int
    /// Where the item stands among the locals.
    private let itemLocal: Int

    /// What the condition comes to for an item: true or false, if it is one.
    public func evaluate(_ item: Value, _ frame: inout Frame) -> Value {
        guard frame.descend(levels, at: .unknown) else { return .null }
        let value = frame.enter(locals: localCount) { frame in
            frame.locals[frame.base + itemLocal] = item
            return code(&frame)
        }
        frame.levels -= levels
        return frame.limitIsMet ? .null : value
    }

    init(_ text: String, item: FEELType, compiler: Compiler) throws(CompilationError) {
        var parser = try Parser(text, compiler: compiler)
        parser.names.push(TypeInference.entries(of: item).map { ($0.name, $0.type) } + [("item", item)])
        try parser.reread()
        let syntax = try parser.wholeExpression()
        var generator = Generator(scope: compiler.scope)
        itemLocal = generator.newLocal()
        generator.pushItem(itemLocal, item)
        code = generator.generate(syntax).evaluate
        self.text = text
        localCount = generator.layouts[0].count
        levels = syntax.levels
        diagnostics = generator.diagnostics
        slotsRead = generator.slotsRead.sorted()
    }
}
