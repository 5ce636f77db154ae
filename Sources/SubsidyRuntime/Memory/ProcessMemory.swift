import CLinux
import Glibc

/// What this process takes of the machine's memory.
public enum ProcessMemory {
    /// Octets that the program has allocated and not given back: what its data takes.
    public static var heapBytes: Int { Int(clinux_heap_bytes()) }

    /// Gives what the allocator keeps for later back to the system.
    public static func giveBack() { clinux_give_back_heap() }

    /// Octets that are in memory for it, what the allocator keeps for later included; nil where the kernel does not tell.
    public static var residentBytes: Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        guard words.count > 1, let pages = Int(words[1]) else { return nil }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
