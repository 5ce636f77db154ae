// Which core is whose, where loops keep to their cores.
import CLinux

/// The cores of a server's loops: loop by loop, over again where there are more loops than cores.
struct LoopCores: Sendable {
    /// What the process may run on.
    let all: [Int32]

    /// Cores that are told apart.
    private static let coresMax = 1_024

    init(_ all: [Int32]) { self.all = all }

    /// Those of the calling thread; nil where the system does not tell, or there is only one.
    static var ofThread: LoopCores? {
        var cores = [Int32](repeating: 0, count: coresMax)
        let count = clinux_cores(&cores, Int32(coresMax))
        return count > 1 ? LoopCores(Array(cores.prefix(Int(count)))) : nil
    }

    func core(ofLoop loop: Int) -> Int32 { all[loop % all.count] }

    /// The first loop on a core.
    func loop(onCore core: Int32, loopCount: Int) -> Int? {
        guard let loop = all.firstIndex(of: core), loop < loopCount else { return nil }
        return loop
    }

    /// Runs something with the calling thread on a loop's core, and lets the thread go where it may afterwards: it is Dispatch's, and has other work.
    func keep(loop: Int, while body: () -> Void) {
        var core = core(ofLoop: loop)
        clinux_keep_on_cores(&core, 1)
        body()
        clinux_keep_on_cores(all, Int32(all.count))
    }
}
