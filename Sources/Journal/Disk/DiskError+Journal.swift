// One place turns a failed system call into the journal's error: what it means depends on whether octets were on their way.

import Glibc

/// The system's words for an error number.
func systemErrorText(_ number: Int32) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return "\(String(cString: text)) (\(number))"
}

extension DiskError {
    /// For calls that make something durable: after them the disk's state is unknown.
    func writing(_ what: String) -> JournalError {
        switch number {
        case ENOSPC, EDQUOT:
            return JournalError(
                .diskFull, "\(what): \(self)", advice: "Make room on the disk or raise the quota, then start again.", systemError: number)
        case EACCES, EPERM, EROFS:
            return notPermitted(what)
        default:
            return JournalError(
                .writeFailed, "\(what): \(self)",
                advice: "Look at the system's log for the disk; the next start reads what is really there.", systemError: number)
        }
    }

    /// For calls that only look.
    func reading(_ what: String) -> JournalError {
        switch number {
        case EACCES, EPERM: return notPermitted(what)
        default:
            return JournalError(.readFailed, "\(what): \(self)", advice: "Look at the system's log for the disk.", systemError: number)
        }
    }

    private func notPermitted(_ what: String) -> JournalError {
        JournalError(
            .notPermitted, "\(what): \(self)",
            advice: "The journal's directory and files must be writable by the user that runs the service.", systemError: number)
    }
}
