import ArgumentParser
import Journal

/// Receipts as an auditor hands them over: on the command line, or in a file with one a line.
enum ReceiptArguments {
    static func receipts(_ argument: String) throws -> [Receipt] {
        if let receipt = Receipt(argument) { return [receipt] }
        guard let octets = try? Files.read(argument) else {
            throw ValidationError("\"\(argument)\" is neither a receipt, \"seq=…; hash=…\", nor a file of them.")
        }
        let lines = String(decoding: octets, as: UTF8.self).split { $0 == "\n" || $0 == "\r\n" }
        let receipts = try lines.enumerated().compactMap { index, line -> Receipt? in
            guard line.contains(where: { !$0.isWhitespace }) else { return nil }
            guard let receipt = Receipt(String(line)) else {
                throw ValidationError("\(argument):\(index + 1) is no receipt, \"seq=…; hash=…\".")
            }
            return receipt
        }
        guard !receipts.isEmpty else { throw ValidationError("\(argument) holds no receipt.") }
        return receipts
    }
}
