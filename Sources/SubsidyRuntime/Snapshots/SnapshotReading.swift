// Reading: one thread reads lines, all cores check, decode and hash them, the caller puts them in their places. Nothing of it is
// believed before the last line agrees with all of them.

import Cryptography
import Dispatch
import JSON
import Journal
import Subsidy

/// A snapshot that was read and found whole.
public struct SnapshotFound: Sendable {
    public let header: SnapshotHeader
    /// In hex.
    public let stateHash: String
    public let byteCount: Int
    let contents: SnapshotContents

    public var state: State { contents.state }
}

struct SnapshotReading {
    /// Lines on their way between the threads.
    private static let linesMax = 64
    private static let headerBytesMax = 64 << 10

    private struct Decoded: Sendable {
        let digest: Digest
        let octets: [UInt8]
        /// Nil for the last line, and where only the hashes are wanted.
        let line: StateLine?
    }

    let disk: any Disk
    let path: String

    /// Reads the first line only.
    func header() throws -> (SnapshotHeader, octets: [UInt8]) {
        let file = try open()
        defer { disk.close(file) }
        var input = SnapshotInput(disk, file)
        guard let line = try next(&input) else { throw damaged("it has no first line") }
        return (try header(line), line)
    }

    private func header(_ line: [UInt8]) throws -> SnapshotHeader {
        let header: SnapshotHeader
        do { header = try SnapshotHeader(json: JSON(parsing: line)) } catch {
            throw damaged("its first line is not a snapshot's: \(error)")
        }
        guard header.format == SnapshotHeader.format else { throw damaged("it is not a snapshot") }
        guard header.version == SnapshotHeader.version else {
            throw SnapshotError(.otherLayout, path, "it has version \(header.version), this program reads \(SnapshotHeader.version)")
        }
        return header
    }

    /// Reads all of it.
    ///
    /// - Parameter decodes: false checks the hashes only.
    func read(decodes: Bool = true) throws -> SnapshotFound {
        let (header, headerOctets) = try header()
        if decodes, header.layout != SnapshotContents.layout {
            throw SnapshotError(.otherLayout, path, "the program that wrote it keeps its state in another layout")
        }
        let decoder = SnapshotContents.decoder
        let lines = OrderedWork<[UInt8], Decoded>(piecesMax: Self.linesMax) { octets in
            let isPart = octets.starts(with: Self.partOpening)
            let line = isPart && decodes ? try octets.withUnsafeBufferPointer { try decoder.decode($0) } : nil
            return Decoded(digest: try Digest(of: octets, using: .sha256), octets: isPart ? [] : octets, line: line)
        }
        let reader = self
        DispatchQueue(label: "voucherd.snapshot-reading", qos: .userInitiated).async {
            do { lines.finish(try reader.push(to: lines)) } catch { lines.finish(error) }
        }
        do {
            return try take(lines, header, headerOctets, decodes)
        } catch let error as SnapshotError {
            lines.abandon()
            throw error
        } catch {
            lines.abandon()
            throw damaged("\(error)")
        }
    }

    private static let partOpening = Array("{\"part\":".utf8)

    private func push(to lines: OrderedWork<[UInt8], Decoded>) throws -> (any Error)? {
        let file = try open()
        defer { disk.close(file) }
        var input = SnapshotInput(disk, file)
        _ = try next(&input)
        while let line = try next(&input) { if !lines.push(line) { return nil } }
        return input.hasRest ? damaged("its last line is cut") : nil
    }

    private func take(
        _ lines: OrderedWork<[UInt8], Decoded>, _ header: SnapshotHeader, _ headerOctets: [UInt8], _ decodes: Bool
    ) throws -> SnapshotFound {
        var contents = SnapshotContents()
        var hash = try SnapshotHash()
        var last: [UInt8]?
        var byteCount = headerOctets.count + 1
        while let decoded = try lines.pop() {
            guard last == nil else { throw damaged("there is more behind its last line") }
            if decoded.octets.isEmpty {
                hash.add(decoded.digest)
                if let line = decoded.line { try contents.take(line) }
            } else {
                last = decoded.octets
                byteCount += decoded.octets.count + 1
            }
        }
        guard let last else { throw damaged("its end is missing") }
        let trailer = try SnapshotTrailer(json: JSON(parsing: last))
        guard trailer == (try hash.trailer(header: headerOctets)) else { throw damaged("its digest is not that of its lines") }
        if decodes {
            contents.state.finishReading()
            guard contents.state.seq == header.seq, contents.state.now == header.at else {
                throw damaged("its state is at \(contents.state.seq), its first line says \(header.seq)")
            }
        }
        return SnapshotFound(header: header, stateHash: trailer.stateHash, byteCount: byteCount, contents: contents)
    }

    private func open() throws -> DiskFile {
        do throws(DiskError) { return try disk.open(path, .read) } catch {
            throw SnapshotError(.inputOutput, path, "\(error)", systemError: error.number)
        }
    }

    private func next(_ input: inout SnapshotInput) throws -> [UInt8]? {
        do throws(DiskError) { return try input.next() } catch {
            throw SnapshotError(.inputOutput, path, "\(error)", systemError: error.number)
        }
    }

    private func damaged(_ detail: String) -> SnapshotError { SnapshotError(.damaged, path, detail) }
}
