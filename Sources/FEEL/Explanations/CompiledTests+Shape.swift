extension CompiledTests {
    public var shape: TestShape? { nil }
}
