// `journal-bench MODE DIRECTORY [--name number]…`

import Glibc

/// The command line, taken apart.
struct Arguments {
    let mode: String
    let directory: String
    private let options: [String: Int]

    /// Nil where it can't be read.
    init?(_ arguments: [String]) {
        guard arguments.count >= 3, (arguments.count - 3).isMultiple(of: 2) else { return nil }
        mode = arguments[1]
        directory = arguments[2]
        var options: [String: Int] = [:]
        for index in stride(from: 3, to: arguments.count, by: 2) {
            guard arguments[index].hasPrefix("--"), let value = Int(arguments[index + 1]), value > 0 else { return nil }
            options[String(arguments[index].dropFirst(2))] = value
        }
        self.options = options
    }

    /// The option's value, or what is usual.
    func option(_ name: String, _ usual: Int) -> Int {
        options[name] ?? usual
    }

    static let usage = """
        usage: journal-bench commits DIRECTORY [--bytes 400] [--seconds 2]          records/s and commits/s at batch sizes 1, 4, 16, 64, 256
               journal-bench producers DIRECTORY [--clients 64] [--bytes 400] [--seconds 5]   each waits for its record to be durable
               journal-bench recovery DIRECTORY [--records 1000000] [--bytes 400]   reading back with every hash checked
               journal-bench digest DIRECTORY [--bytes 400]                         what one digest costs
               journal-bench work DIRECTORY [--batches N]                           appends until killed, printing what is durable;
                                                      [--unsynced 1] what it calls durable is not
        """
}

/// Seconds on the monotonic clock.
func seconds() -> Double {
    let time = ContinuousClock().now - start
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
}

/// Seconds of processor time that this process has used: unlike the clock, it says the same on a machine that others use too.
func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private let start = ContinuousClock().now

/// A record body of about this many octets.
func makeBody(_ n: Int, bytes: Int) -> [UInt8] {
    let front =
        "\"at\":\"2026-01-05T09:00:00.000+08:00\",\"by\":\"cli_\(n)\",\"command\":{\"type\":\"submit\",\"id\":\"app_\(n)\",\"text\":\""
    let back = "\"},\"events\":[{\"type\":\"submitted\",\"id\":\"app_\(n)\"}]"
    let padding = max(0, bytes - front.utf8.count - back.utf8.count)
    return Array(front.utf8) + [UInt8](repeating: 0x78, count: padding) + Array(back.utf8)
}

/// A number with a point, to one place.
func text(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}
