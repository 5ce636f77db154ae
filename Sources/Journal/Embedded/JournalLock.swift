// Keeps a second process away: an open-file-description lock, which the kernel drops when the holder ends, however it ends.

import Glibc

/// The lock of a journal's directory, held until it is released.
struct JournalLock: ~Copyable {
    private static let pidBytesMax = 32

    private let disk: any Disk
    private let file: DiskFile

    /// Takes the lock and writes this process's id into its file.
    ///
    /// - Throws: `locked`, naming the holder where it can be read; `notPermitted` in a directory that is not writable.
    init(_ disk: any Disk, directory: String) throws(JournalError) {
        let name = path(directory, SegmentName.lock)
        let file: DiskFile
        do throws(DiskError) {
            file = try disk.open(name, .create)
        } catch {
            throw error.writing("opening the lock of the journal")
        }
        do throws(JournalError) {
            try JournalLock.take(disk, file, directory: directory, name: name)
        } catch {
            disk.close(file)
            throw error
        }
        self.disk = disk
        self.file = file
    }

    private static func take(_ disk: any Disk, _ file: DiskFile, directory: String, name: String) throws(JournalError) {
        do throws(DiskError) {
            if try disk.lock(file) {
                try disk.truncate(file, size: 0)
                return try disk.writeAll(file, Array("\(getpid())\n".utf8))
            }
        } catch {
            throw error.writing("locking the journal")
        }
        let holder = (try? disk.contents(name, bytesMax: pidBytesMax)).flatMap { $0 } ?? []
        let digits = String(decoding: holder.prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)
        throw JournalError(
            .locked, "\(directory) is in use by \(digits.isEmpty ? "another process" : "process \(digits)")",
            advice: "Stop that process first; two writers would spoil the journal.")
    }

    deinit {
        disk.close(file)
    }
}
