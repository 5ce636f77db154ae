/// Why a backup or a restore was not made: what, and what to do.
public struct BackupFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
