// The benchmark's program, which the tests run as another process, another user, or under strace.

import Glibc
import Journal

/// `journal-bench`, built beside the tests.
enum JournalProgram {
    /// How `journal-bench work` lays a journal out.
    static let options = {
        var options = JournalOptions()
        options.recordBytesMax = 4 << 10
        options.batchBytesMax = 32 << 10
        options.segmentBytes = 64 << 10
        return options
    }()

    /// Empty where it was not built.
    static let path = {
        var own = [CChar](repeating: 0, count: 4096)
        _ = readlink("/proc/self/exe", &own, own.count - 1)
        let program = String(decoding: own.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The tests run inside a runner of the toolchain or as a program of their own.
        for argument in CommandLine.arguments + [program] where argument.contains("/") {
            let candidate = argument.replacingLastComponent(with: "journal-bench")
            if access(candidate, X_OK) == 0 { return candidate }
        }
        return ""
    }()

    static var isHere: Bool { !path.isEmpty }

    private static let asNobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]
    static let runsAsNobody = isHere && getuid() == 0 && runAsNobody(["digest"]).status == 2

    static func runAsNobody(_ arguments: [String]) -> (status: Int32, output: String) {
        run("setpriv", asNobody + [path] + arguments)
    }

    static let isTraceable = isHere && run("strace", ["-f", "-e", "trace=fdatasync", "true"]).status == 0

    /// Runs it under strace, which strikes the `number`th such call. A process killed by strace's signal has status -1 or 137.
    static func runTraced(_ call: String, _ fault: String, _ number: Int, _ arguments: [String]) -> (status: Int32, output: String) {
        run(
            "strace",
            ["-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault):when=\(number)", path] + arguments)
    }
}
