// One error type for the room. Its text is API: what happened, where, and what to do next; its exit code tells a supervisor
// whether to start again.

import Cryptography

/// What a journal refuses or cannot do.
///
/// Codes are open: adding one breaks nobody.
public struct JournalError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is; compare with the static members.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Another record already has the expected seq: catch up, decide again, retry.
        public static let conflict = Code(rawValue: "conflict")
        /// A record body is empty, too large, or has octets that cannot stand in one line of JSON.
        public static let recordRefused = Code(rawValue: "record-refused")
        /// The batch is larger than a batch may be.
        public static let batchRefused = Code(rawValue: "batch-refused")
        /// A write or a sync failed: what is on the disk is not known. Fatal.
        public static let writeFailed = Code(rawValue: "write-failed")
        /// The disk or the quota is full. Fatal.
        public static let diskFull = Code(rawValue: "disk-full")
        /// A file or directory could not be read.
        public static let readFailed = Code(rawValue: "read-failed")
        /// The directory or a file may not be written by this user, or the file system is read-only.
        public static let notPermitted = Code(rawValue: "not-permitted")
        /// Another process has the journal open.
        public static let locked = Code(rawValue: "locked")
        /// What is on the disk is not what was acknowledged.
        public static let damaged = Code(rawValue: "damaged")
        /// The journal was made with another format version or hash function than asked for.
        public static let incompatible = Code(rawValue: "incompatible")
        /// The journal was closed, or an earlier fatal error closed it.
        public static let closed = Code(rawValue: "closed")
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened, in one sentence.
    public let detail: String
    /// Where in the journal, as far as it is known.
    public let location: RecordLocation?
    /// What the operator can do, in one sentence; empty where there is nothing but to start again.
    public let advice: String
    /// The system's error number, where a system call failed.
    public let systemError: Int32?

    /// Makes an error; `advice` is for the operator.
    public init(_ code: Code, _ detail: String, at location: RecordLocation? = nil, advice: String = "", systemError: Int32? = nil) {
        self.code = code
        self.detail = detail
        self.location = location
        self.advice = advice
        self.systemError = systemError
    }

    /// Whether the process must answer nobody and leave: the disk's state is unknown and a retry would lie.
    public var isFatal: Bool {
        code == .writeFailed || code == .diskFull || code == .closed
    }

    /// The exit code for a process that leaves because of this error.
    public var exitCode: Int32 {
        switch code {
        case .writeFailed, .readFailed, .closed: JournalExitCode.inputOutput
        case .diskFull: JournalExitCode.diskFull
        case .damaged: JournalExitCode.damaged
        case .locked: JournalExitCode.locked
        case .notPermitted: JournalExitCode.notPermitted
        case .incompatible: JournalExitCode.incompatible
        default: JournalExitCode.software
        }
    }

    public var description: String {
        var text = "journal \(code.rawValue): \(detail)"
        if let location { text += " (\(location))" }
        if !advice.isEmpty { text += ". \(advice)" }
        return text
    }
}

/// Exit codes, after sysexits.h, so that a supervisor can tell what a restart would do.
public enum JournalExitCode {
    /// EX_DATAERR: the journal is damaged; a restart changes nothing, a person must look.
    public static let damaged: Int32 = 65
    /// EX_SOFTWARE: the program used the journal wrongly.
    public static let software: Int32 = 70
    /// EX_CANTCREAT: the disk or the quota is full; make room, then start.
    public static let diskFull: Int32 = 73
    /// EX_IOERR: a read, write or sync failed; a restart re-reads what is really there.
    public static let inputOutput: Int32 = 74
    /// EX_TEMPFAIL: another process has the journal; a restart later may succeed.
    public static let locked: Int32 = 75
    /// EX_NOPERM: the directory or a file may not be used by this user.
    public static let notPermitted: Int32 = 77
    /// EX_CONFIG: the journal was made with another format or hash function than the configuration asks for.
    public static let incompatible: Int32 = 78
}

/// Where a record stands.
public struct RecordLocation: Hashable, Sendable, CustomStringConvertible {
    /// Path of the segment file.
    public let file: String
    /// Line in the file; the header is line 1. Nil where the lines before were not counted.
    public let line: Int?
    /// Octets before the line.
    public let offset: Int
    /// The seq that belongs there.
    public let seq: UInt64

    /// Names a place in a segment file.
    public init(file: String, line: Int?, offset: Int, seq: UInt64) {
        self.file = file
        self.line = line
        self.offset = offset
        self.seq = seq
    }

    public var description: String {
        let line = line.map { ", line \($0)" } ?? ""
        return "\(file)\(line), offset \(offset), seq \(seq)"
    }
}
