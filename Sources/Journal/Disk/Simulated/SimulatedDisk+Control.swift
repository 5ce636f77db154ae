// What a test does to the disk from outside: schedule faults, pull the plug, change octets, look inside.

import Synchronization

extension SimulatedDisk {
    /// Adds a fault; its count of passing calls begins now.
    public func schedule(_ fault: ScheduledFault) {
        state.withLock { $0.faults.append((fault, 0)) }
    }

    /// Forgets all scheduled faults and sets the rates of those that strike by chance.
    public func setRates(_ rates: FaultRates = FaultRates()) {
        state.withLock { state in
            state.faults = []
            state.rates = rates
        }
    }

    /// The power goes and comes back: what was not synced is lost, kept or torn, as the seed says; all files are closed.
    public func restart() {
        state.withLock { $0.restart() }
    }

    /// The process ends and the machine goes on: files and locks are closed, the page cache stays.
    public func endProcess() {
        state.withLock { $0.endProcess() }
    }

    /// Calls so far.
    public var operationCount: Int {
        state.withLock { $0.operationCount }
    }

    /// Faults that struck so far.
    public var faultCount: Int {
        state.withLock { $0.faultCount }
    }

    /// Whether the power is off.
    public var isOff: Bool {
        state.withLock { $0.isOff }
    }

    /// The octets that programs read, without the zeros behind the last written one; nil where there is no such file.
    public func octets(_ path: String) -> [UInt8]? {
        state.withLock { $0.named(path)?.cached.octets }
    }

    /// Puts a file with these octets there, on the platter and in the cache, as an accident or an attacker would; its directory too.
    public func put(_ path: String, _ octets: [UInt8]) {
        state.withLock { $0.put(path, octets) }
    }

    /// Paths of all files.
    public var paths: [String] {
        state.withLock { $0.paths }
    }

    /// Flips bits of one octet, on the platter and in the cache.
    public func flip(_ path: String, _ bits: UInt8, at offset: Int) {
        state.withLock { state in
            state.changeNamed(path) { file in
                file.cached.flip(bits, at: offset)
                file.durable.flip(bits, at: offset)
            }
        }
    }
}
