// The second copy while the journal is written. It must never stop the service: its first error ends it until the next start.

/// The mirror's files, if there is a mirror and it has not failed.
struct MirrorWriter: ~Copyable {
    private var copy: SideWriter?
    /// Why the mirror is not written any more.
    private(set) var failure: JournalError?

    /// Writes to a copy that holds the same octets as the journal; nil for none.
    init(_ copy: consuming SideWriter?) {
        self.copy = copy
    }

    mutating func write(_ octets: UnsafeRawBufferPointer, at offset: Int) {
        attempt { copy throws(DiskError) in try copy.write(octets, at: offset) }
    }

    mutating func synchronize() {
        attempt { copy throws(DiskError) in try copy.synchronize() }
    }

    mutating func note(_ head: JournalHead) {
        attempt { copy throws(DiskError) in try copy.note(head) }
    }

    mutating func rotate(at size: Int, first seq: UInt64, header: [UInt8], options: JournalOptions) {
        attempt { copy throws(DiskError) in try copy.rotate(at: size, first: seq, header: header, options: options) }
    }

    mutating func close(at size: Int) {
        attempt { copy throws(DiskError) in try copy.close(at: size) }
        copy = nil
    }

    private mutating func attempt(_ body: (inout SideWriter) throws(DiskError) -> Void) {
        guard var current = copy.take() else { return }
        do throws(DiskError) {
            try body(&current)
            copy = consume current
        } catch {
            failure = error.writing("writing the mirror \(current.side.directory)")
        }
    }
}
