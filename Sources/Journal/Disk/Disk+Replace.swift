// How a file is put in the place of another so that after any crash there is the old one or the new one, whole.

extension Disk {
    /// Writes a new file beside the path, makes it durable, gives it the path's name and makes the name durable; returns it open.
    func replaceFile(
        _ path: String, directory: String, _ write: (DiskFile) throws(DiskError) -> Void
    ) throws(DiskError) -> DiskFile {
        let unfinished = path + SegmentName.unfinished
        let file = try open(unfinished, .replace)
        do throws(DiskError) {
            try write(file)
            try synchronize(file)
            try rename(unfinished, to: path)
            try synchronizeDirectory(directory)
        } catch {
            close(file)
            throw error
        }
        return file
    }

    /// Makes a directory, if need be, and makes its name durable; its parent must exist.
    public func makeDirectoryDurably(_ path: String) throws(DiskError) {
        try makeDirectory(path)
        try synchronizeDirectory(path.parentDirectory)
    }

    /// Writes a whole array.
    public func writeAll(_ file: DiskFile, _ octets: [UInt8], at offset: Int = 0) throws(DiskError) {
        var failure: DiskError?
        octets.withUnsafeBytes { buffer in
            do throws(DiskError) { try writeAll(file, buffer, at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
