import JSON
import Ledger

/// Another person than the maker approves a batch for payment, by the digest of the file that it makes. From here on nothing of
/// it changes. Where the configuration asks for two checkers, the first signature waits for a second on the same digest.
public struct ApproveBatch: Command {
    public static let name = "approve-batch"
    public static let action: Action? = .approveBatch

    public var id: ID<Batch>
    /// The files that the batch makes of the accounts as they stood at `seen`.
    public var files: [BatchFile]
    /// The account that the files debit.
    public var payer: BankAccount?
    /// The record that the files' maker had seen: later changes of batch or payees void what it made.
    public var seen: Int64
    /// The digest that the checker signs; nil where they sign whatever the file is.
    public var signed: String?

    public init(id: ID<Batch>, files: [BatchFile], payer: BankAccount?, seen: Int64, signed: String? = nil) {
        self.id = id
        self.files = files
        self.payer = payer
        self.seen = seen
        self.signed = signed
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        guard let batch = core.state.batches[id] else { throw .notFound("payment batch", "拨付批次") }
        guard batch.maker != caller.person else {
            throw .forbidden("same-person", zh: "制单人不能复核自己的批次。", en: "The checker must be another person than the maker.")
        }
        guard batch.status == .drafted else {
            throw .invalidState(batch.status, allowed: batch.status.allowedSteps, step: "approval")
        }
        guard !files.isEmpty else { throw .batchChanged }
        try core.state.checkPayees(of: batch, seen: seen)
        try checkDigest()
        // Accounts that changed since the first signature make another file: that signature does not stand for it.
        let standing = batch.files == files ? batch.checkers : []
        guard !standing.contains(caller.person) else {
            throw .forbidden(
                "same-person", zh: "第二复核人必须是另一人。", en: "You have signed this batch already: the second checker must be another person.")
        }
        let checkers = standing + [caller.person]
        guard checkers.count >= batch.checkersNeeded else {
            core.emit(BatchChecked(id, checkers: checkers, files: files))
            return
        }
        core.emit(BatchApproved(id, person: caller.person, checkers: checkers, files: files, payer: payer))
    }
}

extension ApproveBatch {
    private func checkDigest() throws(Problem) {
        guard let signed, let made = files.first(where: { $0.mediaType == "application/xml" })?.sha256, signed != made else { return }
        throw Problem(
            .conflict, "file-digest-mismatch", zh: "所签摘要与付款文件不符（文件为 \(made)）：收款账户可能已变动，请重新核对。",
            en: "The digest that you sign is not the file's, \(made): an account may have changed since you looked.",
            members: [.init(key: "fileDigest", value: .string(made))])
    }
}

/// The party that a line pays, as the registers know it.
struct Payee {
    var name: String
    var account: BankAccount?
    /// The record that last changed it.
    var version: Int64
}

extension State {
    /// Whom a line pays: the person that it names, with the account that was approved, or the enterprise as the register has it; nil where
    /// nobody of that code is registered.
    func payee(of item: BatchItem) -> Payee? {
        if let person = item.person { return Payee(name: "", account: person.account, version: 0) }
        return enterprises[item.payee].map { Payee(name: $0.enterprise.name, account: $0.enterprise.account, version: $0.version) }
    }

    /// The batch with each line's payee as the registers have it now: what a draft's file is made of.
    public func withPayees(_ batch: Batch) -> Batch {
        guard batch.status == .drafted else { return batch }
        var batch = batch
        freezePayees(of: &batch)
        return batch
    }

    func freezePayees(of batch: inout Batch) {
        for place in batch.items.indices {
            let payee = payee(of: batch.items[place])
            batch.items[place].payeeName = payee?.name ?? batch.items[place].payee
            batch.items[place].account = payee?.account
        }
    }

    /// Every line has an account, and none of what the file was made of has changed since `seen`.
    func checkPayees(of batch: Batch, seen: Int64) throws(Problem) {
        var failures: [Problem.Failure] = []
        var isChanged = batch.version > seen
        for (place, item) in batch.items.enumerated() where failures.count < DraftBatch.failuresMax {
            let payee = payee(of: item)
            if let payee, payee.version > seen { isChanged = true }
            guard payee?.account == nil else { continue }
            failures.append(
                .init(
                    pointer: "/items/\(place)", code: "no-account",
                    message: LocalizedText(
                        zh: "收款人 \(item.payee)（\(item.payable)）没有银行账户，请先登记账户或取消批次。",
                        en: "The payee \(item.payee) of \(item.payable) has no bank account: record one, or cancel the batch.")))
        }
        guard failures.isEmpty else { throw .rejected(failures) }
        guard !isChanged else { throw .batchChanged }
    }
}

extension Problem {
    static let batchChanged = Problem(
        .conflict, "batch-changed", zh: "生成付款文件期间，批次或收款账户有变动，请重新复核。",
        en: "The batch or a payee's account changed while its file was made: look again and approve again.")
}
