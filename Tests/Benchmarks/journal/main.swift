// What the journal does a second, on the disk under the directory it is given. Figures go to standard output.

import Glibc
import Journal

guard let arguments = Arguments(CommandLine.arguments) else {
    print(Arguments.usage)
    exit(2)
}
do {
    switch arguments.mode {
    case "commits": try benchmarkCommits(arguments)
    case "producers": try benchmarkProducers(arguments)
    case "recovery": try benchmarkRecovery(arguments)
    case "digest": try benchmarkDigest(arguments)
    case "work": try work(arguments)
    default:
        print(Arguments.usage)
        exit(2)
    }
} catch {
    print("\(error)")
    exit((error as? JournalError)?.exitCode ?? 1)
}
