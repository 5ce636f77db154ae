// Short writes and interruptions are ordinary: these finish what a single call began. Errors are not retried.

import Glibc

extension Disk {
    /// Writes all octets at the offset, however many calls it takes.
    func writeAll(_ file: DiskFile, _ octets: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) {
        var written = 0
        var interruptions = 0
        while written < octets.count {
            let rest = UnsafeRawBufferPointer(rebasing: octets[written...])
            do throws(DiskError) {
                let count = try write(file, rest, at: offset + written)
                // pwrite returns 0 for a request that is not empty only where it can make no progress at all.
                guard count > 0 else { throw DiskError(operation: "pwrite", number: EIO) }
                written += count
            } catch {
                guard error.number == EINTR, interruptions < DiskLimits.interruptionsMax else { throw error }
                interruptions += 1
            }
        }
    }

    /// Fills the buffer from the offset on, or up to the end of the file; returns how many octets.
    public func readFull(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        var filled = 0
        var interruptions = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            do throws(DiskError) {
                let count = try read(file, into: rest, at: offset + filled)
                if count == 0 { return filled }
                filled += count
            } catch {
                guard error.number == EINTR, interruptions < DiskLimits.interruptionsMax else { throw error }
                interruptions += 1
            }
        }
        return filled
    }

    /// All octets of a small file; nil where it does not exist.
    func contents(_ path: String, bytesMax: Int) throws(DiskError) -> [UInt8]? {
        let file: DiskFile
        do throws(DiskError) {
            file = try open(path, .read)
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
        defer { close(file) }
        var octets = [UInt8](repeating: 0, count: min(try size(file), bytesMax))
        var failure: DiskError?
        let count = octets.withUnsafeMutableBytes { buffer in
            do throws(DiskError) { return try readFull(file, into: buffer, at: 0) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return Array(octets[..<count])
    }
}

/// Limits of the calls above.
enum DiskLimits {
    /// Interruptions by signals that one write or read may see before it counts as failed.
    static let interruptionsMax = 1000
}
