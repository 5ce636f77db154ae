extension FunctionValue {
    func invoke(_ arguments: [Value], _ frame: inout Frame, at span: SourceSpan) -> Value { .null }
}
