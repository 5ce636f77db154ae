// What names stand for while code is generated. Each function body has its own layout of locals: parameters first, then
// what it captures from outside and what it binds itself. Captured values are copied when the function value is made.

/// Where a name's value is found.
enum Binding {
    case slot(Int, name: String, type: FEELType)
    case local(Int, type: FEELType)
    case constant(Value)
    /// An entry of the item that is being filtered, where that has one; otherwise what the name means outside.
    indirect case member(itemLocal: Int, name: String, type: FEELType, outside: Binding?)
    /// `item` in a filter: the item, unless it is a context that has an entry of this name.
    case itemOrEntry(itemLocal: Int, type: FEELType)
    case builtIn(BuiltIn)
}

/// The locals of one function body, or of the expression itself.
struct Layout {
    enum Level {
        case names([String: (local: Int, type: FEELType)])
        /// Inside a filter: `item` and the item's entries. Where the item's type is known, so are its entries.
        case item(local: Int, type: FEELType)
    }

    var levels: [Level] = []
    var count = 0
    /// Outer bindings copied into locals, in order.
    var captures: [(name: String, outer: Binding, local: Int)] = []

    mutating func newLocal() -> Int {
        count += 1
        return count - 1
    }
}
