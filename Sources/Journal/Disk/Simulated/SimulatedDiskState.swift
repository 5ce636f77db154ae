// The simulated disk's insides: files, names, open files, locks, and the faults that wait.

import Glibc

/// Everything a simulated disk knows.
struct SimulatedDiskState {
    private var files: [Int: SimulatedFile] = [:]
    private var names = SimulatedNames()
    private var openFiles: [Int32: Int] = [:]
    private var locks: [Int: Int32] = [:]
    private var random: SplitMix64
    private var nextFile = 1
    private var nextDescriptor: Int32 = 3
    private let capacityBytes: Int

    var faults: [(fault: ScheduledFault, seen: Int)] = []
    var rates: FaultRates
    private(set) var isOff = false
    private(set) var operationCount = 0
    private(set) var faultCount = 0

    init(seed: UInt64, rates: FaultRates, capacityBytes: Int) {
        random = SplitMix64(seed: seed)
        self.rates = rates
        self.capacityBytes = capacityBytes
    }

    /// Counts the call and lets a fault strike; returns how many octets the call may move.
    mutating func begin(_ operation: DiskOperation, _ path: String) throws(DiskError) -> Int {
        guard !isOff else { throw DiskError(operation: operation.rawValue, path: path, number: EIO) }
        operationCount += 1
        guard let fault = scheduled(operation) ?? chance(operation) else { return .max }
        faultCount += 1
        switch fault {
        case .short(let count):
            return max(1, count)
        case .error(let number):
            throw DiskError(operation: operation.rawValue, path: path, number: number)
        case .powerLoss:
            isOff = true
            throw DiskError(operation: operation.rawValue, path: path, number: EIO)
        }
    }

    private mutating func scheduled(_ operation: DiskOperation) -> DiskFault? {
        var struck: DiskFault?
        for index in faults.indices where faults[index].fault.operation == nil || faults[index].fault.operation == operation {
            let fault = faults[index].fault
            let seen = faults[index].seen
            if seen >= fault.after, seen < fault.after + fault.count { struck = fault.fault }
            faults[index].seen += 1
        }
        return struck
    }

    private mutating func chance(_ operation: DiskOperation) -> DiskFault? {
        let movesOctets = operation == .write || operation == .read
        let synchronises = operation == .synchronizeData || operation == .synchronize || operation == .synchronizeDirectory
        if strikes(rates.powerLoss) { return .powerLoss }
        if movesOctets, strikes(rates.short) { return .short(1 + random.next(below: SimulatedDisk.sectorBytes)) }
        if movesOctets, strikes(rates.interruption) { return .error(EINTR) }
        if operation == .write || synchronises, strikes(rates.inputOutputError) { return .error(EIO) }
        if operation == .write || operation == .allocate, strikes(rates.full) { return .error(ENOSPC) }
        return nil
    }

    /// Draws nothing for a rate of 0, so that a plan without chance leaves the row of random numbers to power losses.
    private mutating func strikes(_ rate: Double) -> Bool {
        rate > 0 && Double.random(in: 0..<1, using: &random) < rate
    }

    mutating func restart() {
        endProcess()
        for number in files.keys.sorted() { files[number]?.losePower(&random) }
        names.losePower(&random)
        let kept = Set(names.current.files.values)
        files = files.filter { kept.contains($0.key) }
        isOff = false
    }

    mutating func endProcess() {
        openFiles = [:]
        locks = [:]
    }
}

// MARK: - Files

extension SimulatedDiskState {
    func file(_ file: DiskFile) throws(DiskError) -> SimulatedFile {
        guard let number = openFiles[file.descriptor], let found = files[number] else {
            throw DiskError(operation: "descriptor \(file.descriptor)", number: EBADF)
        }
        return found
    }

    mutating func change(_ file: DiskFile, _ body: (inout SimulatedFile) -> Void) throws(DiskError) {
        guard let number = openFiles[file.descriptor], files[number] != nil else {
            throw DiskError(operation: "descriptor \(file.descriptor)", number: EBADF)
        }
        body(&files[number, default: SimulatedFile()])
    }

    func named(_ path: String) -> SimulatedFile? {
        names.current.files[path].flatMap { files[$0] }
    }

    mutating func changeNamed(_ path: String, _ body: (inout SimulatedFile) -> Void) {
        guard let number = names.current.files[path] else { return }
        body(&files[number, default: SimulatedFile()])
    }

    mutating func open(_ path: String, _ mode: DiskOpenMode) throws(DiskError) -> DiskFile {
        let number: Int
        if let existing = names.current.files[path] {
            number = existing
            if mode == .replace { files[number]?.change(.size(0)) }
        } else {
            guard mode == .create || mode == .replace else { throw DiskError(operation: "open", path: path, number: ENOENT) }
            number = nextFile
            nextFile += 1
            files[number] = SimulatedFile()
            names.change(.link(path, number), in: path.parentDirectory)
        }
        nextDescriptor += 1
        openFiles[nextDescriptor] = number
        return DiskFile(descriptor: nextDescriptor)
    }

    mutating func close(_ file: DiskFile) {
        guard let number = openFiles.removeValue(forKey: file.descriptor) else { return }
        if locks[number] == file.descriptor { locks[number] = nil }
    }

    mutating func write(_ file: DiskFile, _ octets: [UInt8], at offset: Int) throws(DiskError) {
        try reserve(file, offset + octets.count, "pwrite")
        try change(file) { $0.change(.octets(octets, offset: offset)) }
    }

    mutating func resize(_ file: DiskFile, _ size: Int, _ operation: String) throws(DiskError) {
        try reserve(file, size, operation)
        try change(file) { $0.change(.size(size)) }
    }

    private func reserve(_ file: DiskFile, _ size: Int, _ operation: String) throws(DiskError) {
        let grown = size - (try self.file(file).cached.size)
        guard capacityBytes != .max, grown > 0 else { return }
        let used = files.values.reduce(0) { $0 + $1.cached.size }
        guard used + grown <= capacityBytes else { throw DiskError(operation: operation, number: ENOSPC) }
    }

    mutating func lock(_ file: DiskFile) throws(DiskError) -> Bool {
        guard let number = openFiles[file.descriptor] else { throw DiskError(operation: "lock", number: EBADF) }
        guard locks[number] == nil || locks[number] == file.descriptor else { return false }
        locks[number] = file.descriptor
        return true
    }
}

// MARK: - Names

extension SimulatedDiskState {
    var paths: [String] { names.current.files.keys.sorted() }

    /// A file that was always there.
    mutating func put(_ path: String, _ octets: [UInt8]) {
        let directory = path.parentDirectory
        makeDirectory(directory)
        if names.current.files[path] == nil {
            names.change(.link(path, nextFile), in: directory)
            nextFile += 1
        }
        guard let number = names.current.files[path] else { return }
        var file = SimulatedFile()
        file.change(.octets(octets, offset: 0))
        file.synchronise()
        files[number] = file
        names.synchronise(directory)
        names.synchronise(directory.parentDirectory)
    }

    mutating func rename(_ path: String, to target: String) throws(DiskError) {
        guard names.current.files[path] != nil else { throw DiskError(operation: "rename", path: path, number: ENOENT) }
        names.change(.rename(path, target), in: target.parentDirectory)
    }

    mutating func remove(_ path: String) throws(DiskError) {
        guard names.current.files[path] != nil else { throw DiskError(operation: "unlink", path: path, number: ENOENT) }
        names.change(.unlink(path), in: path.parentDirectory)
    }

    mutating func makeDirectory(_ path: String) {
        guard !names.current.directories.contains(path) else { return }
        names.change(.directory(path), in: path.parentDirectory)
    }

    mutating func synchronizeDirectory(_ path: String) {
        names.synchronise(path)
    }

    func list(_ path: String) throws(DiskError) -> [String] {
        guard names.current.directories.contains(path) else { throw DiskError(operation: "opendir", path: path, number: ENOENT) }
        return names.current.files.keys.filter { $0.parentDirectory == path }.map(\.lastPathComponent).sorted()
    }
}
