/// A write that somebody asks for. Deciding is pure: it reads the core, refuses with a `Problem`, or emits events.
///
/// The rule that keeps a refusal harmless: everything is checked before the first event is emitted.
public protocol Command: Sendable {
    /// The command's name in the journal, as `submit-application`.
    static var name: String { get }
    /// Who may give it; nil where time or the system gives it.
    static var action: Action? { get }
    func decide(in core: inout Core) throws(Problem)
}
