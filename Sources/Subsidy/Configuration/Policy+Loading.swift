extension Policy {
    /// Reads a Config directory: `pools.json`, `schemes/*.json`, `calendar/*.json`, `notice/*.json` and the member `settings` of `voucherd.json`.
    ///
    /// - Throws: every error of every file at once, each with its file, line and remedy.
    public static func load(_ directory: String) throws(ConfigurationErrors) -> Policy { throw ConfigurationErrors([]) }

    /// What `voucherd check` reports of a policy that loads: examples that come out otherwise, clauses that are not in the
    /// notice, figures that differ from the clause, expressions that do not compile.
    public func check() -> [ConfigurationFinding] { [] }
}
