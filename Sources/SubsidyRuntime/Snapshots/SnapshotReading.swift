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

    private enum Decoded: Sendable {
        /// A line of a part; nil where only the hashes are wanted.
        case part(SnapshotLineDigest, StateLine?)
        /// What is no part's line: the last one, or something that does not belong here.
        case other([UInt8])
    }

    let disk: any Disk
    let path: String
    let vault: PersonalDataVault?

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
        let vault = vault
        let lines = OrderedWork<[UInt8], Decoded>(piecesMax: Self.linesMax) { line in try Self.decode(line, vault, decodes) }
        let reader = self
        let isRead = DispatchSemaphore(value: 0)
        DispatchQueue(label: "voucherd.snapshot-reading", qos: .userInitiated).async {
            do { lines.finish(try reader.push(to: lines)) } catch { lines.finish(error) }
            isRead.signal()
        }
        // The disk is nobody else's until the thread is done with it.
        defer { isRead.wait() }
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

    private static func decode(_ line: [UInt8], _ vault: PersonalDataVault?, _ decodes: Bool) throws -> Decoded {
        guard SnapshotLine.part(of: line) != nil else { return .other(line) }
        let opened = try PersonalDataVault.open(line: line, vault) ?? line
        let digest = try SnapshotLineDigest(of: opened)
        guard decodes else { return .part(digest, nil) }
        return .part(digest, try opened.withUnsafeBufferPointer { try SnapshotContents.decoder.decode($0) })
    }

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
        var hash = try SnapshotHash(header: headerOctets)
        var last: [UInt8]?
        var indexer = StateIndexer()
        while let decoded = try lines.pop() {
            guard last == nil else { throw damaged("there is more behind its last line") }
            switch decoded {
            case .part(let digest, let line):
                hash.add(digest)
                if let line {
                    try contents.take(line)
                    indexer.go(on: &contents.state)
                }
            case .other(let octets): last = octets
            }
        }
        guard let last else { throw damaged("its end is missing") }
        let trailer = try SnapshotTrailer(json: JSON(parsing: last))
        guard trailer == hash.trailer() else { throw damaged("its digest is not that of its lines") }
        if decodes {
            indexer.finish(&contents.state)
            guard contents.state.seq == header.seq, contents.state.now == header.at else {
                throw damaged("its state is at \(contents.state.seq), its first line says \(header.seq)")
            }
        }
        return SnapshotFound(header: header, stateHash: trailer.stateHash, byteCount: try size(), contents: contents)
    }

    private func open() throws -> DiskFile {
        do throws(DiskError) { return try disk.open(path, .read) } catch {
            throw SnapshotError(.inputOutput, path, "\(error)", systemError: error.number)
        }
    }

    private func size() throws -> Int {
        let file = try open()
        defer { disk.close(file) }
        do throws(DiskError) { return try disk.size(file) } catch {
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
