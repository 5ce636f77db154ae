// A disk in memory that may do everything a real one does to a program: tear, lose what was not synced, forget a name,
// run full, be interrupted. Everything it does follows from its seed.

import Glibc
import Synchronization

/// A file system in memory with seeded faults.
///
///     let disk = SimulatedDisk(seed: 7)
///     disk.schedule(ScheduledFault(.powerLoss, at: .synchronizeData, after: 3))
///     … use it until a call fails …
///     disk.restart()          // what was not synced is lost or torn
public final class SimulatedDisk: Disk {
    /// Octets that reach the platter together.
    public static let sectorBytes = 512

    let state: Mutex<SimulatedDiskState>

    /// An empty disk with a root directory and room for `capacityBytes`.
    public init(seed: UInt64, rates: FaultRates = FaultRates(), capacityBytes: Int = .max) {
        state = Mutex(SimulatedDiskState(seed: seed, rates: rates, capacityBytes: capacityBytes))
    }

    public func open(_ path: String, _ mode: DiskOpenMode) throws(DiskError) -> DiskFile {
        try call(.open, path) { state throws(DiskError) in try state.open(path, mode) }
    }

    public func close(_ file: DiskFile) {
        state.withLock { $0.close(file) }
    }

    public func size(_ file: DiskFile) throws(DiskError) -> Int {
        try call(.size) { state throws(DiskError) in try state.file(file).cached.size }
    }

    public func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        try call(.read, asking: buffer.count) { state, count throws(DiskError) in
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            return try state.file(file).cached.read(into: part, at: offset)
        }
    }

    public func write(_ file: DiskFile, _ octets: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) -> Int {
        try call(.write, asking: octets.count) { state, count throws(DiskError) in
            try state.write(file, Array(octets[..<count]), at: offset)
            return count
        }
    }

    public func synchronizeData(_ file: DiskFile) throws(DiskError) {
        try synchronise(.synchronizeData, file)
    }

    public func synchronize(_ file: DiskFile) throws(DiskError) {
        try synchronise(.synchronize, file)
    }

    public func allocate(_ file: DiskFile, size: Int) throws(DiskError) {
        try call(.allocate) { state throws(DiskError) in
            guard try state.file(file).cached.size < size else { return }
            try state.resize(file, size, "fallocate")
        }
    }

    public func truncate(_ file: DiskFile, size: Int) throws(DiskError) {
        try call(.truncate) { state throws(DiskError) in try state.resize(file, size, "ftruncate") }
    }

    public func rename(_ path: String, to target: String) throws(DiskError) {
        try call(.rename, path) { state throws(DiskError) in try state.rename(path, to: target) }
    }

    public func remove(_ path: String) throws(DiskError) {
        try call(.remove, path) { state throws(DiskError) in try state.remove(path) }
    }

    public func makeDirectory(_ path: String) throws(DiskError) {
        try call(.makeDirectory, path) { state throws(DiskError) in state.makeDirectory(path) }
    }

    public func synchronizeDirectory(_ path: String) throws(DiskError) {
        try call(.synchronizeDirectory, path) { state throws(DiskError) in state.synchronizeDirectory(path) }
    }

    public func list(_ path: String) throws(DiskError) -> [String] {
        try call(.list, path) { state throws(DiskError) in try state.list(path) }
    }

    public func lock(_ file: DiskFile) throws(DiskError) -> Bool {
        try call(.lock) { state throws(DiskError) in try state.lock(file) }
    }

    private func synchronise(_ operation: DiskOperation, _ file: DiskFile) throws(DiskError) {
        try state.withLock { state throws(DiskError) in
            do throws(DiskError) {
                _ = try state.begin(operation, "")
            } catch {
                if !state.isOff { try state.change(file) { $0.loseDirtyPages() } }
                throw error
            }
            try state.change(file) { $0.synchronise() }
        }
    }

    /// One call that is struck by a fault or has its effect.
    private func call<Result>(
        _ operation: DiskOperation, _ path: String = "", _ body: (inout SimulatedDiskState) throws(DiskError) -> Result
    ) throws(DiskError) -> Result {
        try state.withLock { state throws(DiskError) in
            _ = try state.begin(operation, path)
            return try body(&state)
        }
    }

    /// One call that moves octets and may move fewer. A power loss during a write leaves it among the pending changes.
    private func call(
        _ operation: DiskOperation, asking count: Int, _ body: (inout SimulatedDiskState, Int) throws(DiskError) -> Int
    ) throws(DiskError) -> Int {
        try state.withLock { state throws(DiskError) in
            let wasOff = state.isOff
            do throws(DiskError) {
                let most = try state.begin(operation, "")
                return try body(&state, min(count, most))
            } catch {
                if state.isOff, !wasOff, operation == .write { _ = try body(&state, count) }
                throw error
            }
        }
    }
}
