import Journal

/// Why a snapshot is not used, or why the office does not open over it.
public struct SnapshotError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// Cut, changed, or not a snapshot: the one before it is tried, then the whole journal is replayed.
        case damaged
        /// Made by a program whose state has another layout.
        case otherLayout = "other-layout"
        /// It stands for another history than the journal's.
        case otherHistory = "other-history"
        /// It stands for records that the journal does not have: the journal lost its end, or is another one.
        case ahead
        /// It could not be written or read.
        case inputOutput = "input-output"
    }

    public let code: Code
    public let file: String
    public let detail: String
    /// The system's error number, where a system call failed.
    public let systemError: Int32?

    public init(_ code: Code, _ file: String, _ detail: String, systemError: Int32? = nil) {
        self.code = code
        self.file = file
        self.detail = detail
        self.systemError = systemError
    }

    /// EX_NOINPUT: a snapshot is ahead of its journal, so records that were acknowledged are missing; a restart changes nothing.
    public static let exitCodeAhead: Int32 = 66

    public var exitCode: Int32 { code == .ahead ? Self.exitCodeAhead : JournalExitCode.inputOutput }

    public var description: String { "snapshot \(code.rawValue): \(file): \(detail)" }
}
