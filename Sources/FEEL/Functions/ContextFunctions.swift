/// Built-ins on contexts (DMN 1.5, 10.3.4.11, table 82).
enum ContextFunctions {
    private typealias P = BuiltIn.Parameter

    private static let context = P("context", .context([]))

    static let all: [BuiltIn] = [
        BuiltIn(
            "get value",
            .two(P("m", .context([])), P("key", .string), .any) { (context, key, _) throws(Failure) in
                guard case .context(let context) = context, case .string(let key) = key else { return .null }
                guard let value = context[key] else { throw Failure("the context has no entry “\(key)”") }
                return value
            }),
        BuiltIn(
            "get entries",
            .one(P("m", .context([])), .list(.any)) { (context, frame) throws(Failure) in
                guard case .context(let context) = context else { return .null }
                return frame.bounded(
                    .list(context.entries.map { .context(Context(distinctKeys: ["key", "value"], values: [.string($0.key), $0.value])) }))
            }),
        BuiltIn(
            "context",
            .one(P("entries", .list(.any)), .context([])) { (entries, frame) throws(Failure) in
                frame.bounded(try make(entries))
            }),
        BuiltIn(
            "context put",
            .three(context, P("key", .string), P("value", .any), .context([])) { (context, key, value, frame) throws(Failure) in
                guard case .string(let key) = key else { return .null }
                return frame.bounded(try put(context, [key], value))
            },
            .three(context, P("keys", .list(.string)), P("value", .any), .context([])) { (context, keys, value, frame) throws(Failure) in
                let path = ListFunctions.items(keys).compactMap(\.string)
                guard !path.isEmpty, path.count == ListFunctions.items(keys).count else { throw Failure("the keys are one string or more") }
                return frame.bounded(try put(context, path[...], value))
            }),
        BuiltIn(
            "context merge",
            .one(P("contexts", .list(.any)), .context([])) { (contexts, frame) throws(Failure) in
                var merged = Context()
                for item in ListFunctions.items(contexts) {
                    guard case .context(let context) = item else { throw Failure("merges contexts, not \(item.kindName)") }
                    for (key, value) in context.entries { merged[key] = value }
                }
                return frame.bounded(.context(merged))
            }),
    ]

    /// A context of entries `{key: …, value: …}`, each key once.
    private static func make(_ entries: Value) throws(Failure) -> Value {
        var result = Context()
        for entry in ListFunctions.items(entries) {
            guard case .context(let entry) = entry, case .string(let key)? = entry["key"], let value = entry["value"] else {
                throw Failure("an entry has a “key” that is a string, and a “value”")
            }
            guard result[key] == nil else { throw Failure("two entries have the key “\(key)”") }
            result[key] = value
        }
        return .context(result)
    }

    private static func put(_ context: Value, _ path: ArraySlice<String>, _ value: Value) throws(Failure) -> Value {
        guard case .context(var context) = context, let key = path.first else { throw Failure("no context is found on the way") }
        context[key] = path.count == 1 ? value : try put(context[key] ?? .null, path.dropFirst(), value)
        return .context(context)
    }
}
