extension Policy {
    /// Reads a Config directory: `pools.json`, `schemes/*.json`, `calendar/*.json`, `notice/*.json` and the member `settings` of `voucherd.json`.
    ///
    /// - Throws: every error of every file at once, each with its file, line and remedy.
    public static func load(_ directory: String) throws(ConfigurationErrors) -> Policy {
        var loader = PolicyLoader(directory)
        let policy = loader.load()
        guard loader.findings.isEmpty else { throw ConfigurationErrors(loader.findings) }
        return policy
    }

    /// What `voucherd check` reports of a policy that loads: examples that come out otherwise, clauses that are not in the
    /// notice, figures that differ from the clause.
    public func check() -> [ConfigurationFinding] { PolicyCheck(self).findings() }

    /// Reads and checks in one: every finding of either, nothing where all is well. What cannot be read is left out of the checks.
    public static func check(_ directory: String) -> [ConfigurationFinding] {
        var loader = PolicyLoader(directory)
        let policy = loader.load()
        return loader.findings + policy.check()
    }
}
