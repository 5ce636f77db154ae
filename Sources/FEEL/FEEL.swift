// FEEL: the expression language of OMG DMN 1.5, chapter 10, as a compiler.
//
//     text ── Lexer, Parser ──▶ Syntax ── Generator ──▶ closures ── Frame ──▶ Value
//
// A `Scope` says which names an expression may use and gives each a slot. Compiling resolves every name
// to its slot once; evaluating reads slots of a `Frame`, and parses nothing and looks up nothing. One
// compiled expression may be shared by many threads; a frame belongs to one of them and is reused.
//
//     var scope = Scope()
//     let amount = scope.declare("contract amount", type: .number)
//     let rule = try Compiler(scope: scope).expression("min(contract amount * 0.5, 5000000)")
//     var frame = Frame()
//     frame[amount] = .number(8_000_000)
//     rule.evaluate(&frame)                    // .number(4000000.0)
//
// A name that has a space or one of . / - ' + * in it is read as one name where the scope knows it
// (DMN 1.5, 10.3.1.2). Errors become null and leave an `Issue` with their cause and position in the frame;
// `CompiledExpression.decide(_:)` is the strict reading of the same evaluation, where an input that is
// missing means "cannot decide" and never "no".
