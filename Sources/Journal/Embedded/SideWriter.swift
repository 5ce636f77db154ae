// The open end of one copy: the active segment's file and the head note. It does as it is told and keeps no account of
// records; what an error means is for the writer above to decide.

/// The files that one copy of the journal is written through.
struct SideWriter: ~Copyable {
    let side: JournalSide
    private var file: DiskFile
    private var note: HeadNoteFile
    private var isClosed = false

    /// Takes over an open, durable segment and puts a fresh head note beside it.
    init(_ side: JournalSide, file: DiskFile, head: JournalHead) throws(JournalError) {
        let note: HeadNoteFile
        do throws(JournalError) {
            note = try HeadNoteFile(side.disk, directory: side.directory, head: head)
        } catch {
            side.disk.close(file)
            throw error
        }
        self.side = side
        self.file = file
        self.note = note
    }

    deinit {
        if !isClosed { side.disk.close(file) }
    }

    /// Writes octets, not yet durable.
    func write(_ octets: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) {
        try side.disk.writeAll(file, octets, at: offset)
    }

    /// Makes what was written durable.
    func synchronize() throws(DiskError) {
        try side.disk.synchronizeData(file)
    }

    /// Notes the head, without a sync.
    mutating func note(_ head: JournalHead) throws(DiskError) {
        try note.note(head)
    }

    /// Cuts the segment to its records, durably, and goes on in a new one.
    mutating func rotate(at size: Int, first seq: UInt64, header: [UInt8], options: JournalOptions) throws(DiskError) {
        try seal(at: size)
        let next = try side.disk.beginSegment(first: seq, header: header, directory: side.directory, options: options)
        side.disk.close(file)
        file = next
    }

    /// Cuts the segment to its records and makes everything durable, the note included.
    mutating func close(at size: Int) throws(DiskError) {
        try seal(at: size)
        try note.synchronize()
        side.disk.close(file)
        isClosed = true
    }

    private func seal(at size: Int) throws(DiskError) {
        try side.disk.truncate(file, size: size)
        try side.disk.synchronize(file)
    }
}
