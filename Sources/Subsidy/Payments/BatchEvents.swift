import JSON
import Ledger

/// What happens to batches.
public enum BatchEvents {
    static let all: [any Event.Type] = [
        BatchDrafted.self, BatchChecked.self, BatchApproved.self, BatchSent.self, BatchProgressed.self, BatchCancelled.self,
    ]
}

public struct BatchDrafted: Event {
    public static let type = "batch-drafted"
    /// Its lines name payable and amount; the rest follows from the payables.
    public var batch = Batch()

    public init() {}
    init(_ batch: Batch) { self.batch = batch }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws { try fields.field("batch", &batch) }

    public func apply(to state: inout State, in moment: Moment) {
        var batch = batch
        batch.version = moment.seq
        for place in batch.items.indices {
            let id = batch.items[place].payable
            state.pendingPayables.remove(id)
            state.payables.update(id) {
                $0.status = .batched
                $0.batch = batch.id
                $0.place = place
                $0.version = moment.seq
                batch.items[place].payee = $0.payee
                batch.items[place].person = $0.person
                batch.items[place].scheme = $0.scheme
            }
        }
        state.batches.insert(batch)
    }
}

/// One of the checkers that the batch needs has signed; another must.
public struct BatchChecked: Event {
    public static let type = "batch-checked"
    public var id = ID<Batch>("")
    public var checkers: [String] = []
    public var files: [BatchFile] = []

    public init() {}
    init(_ id: ID<Batch>, checkers: [String], files: [BatchFile]) {
        self.id = id
        self.checkers = checkers
        self.files = files
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.list("checkers", &checkers)
        try fields.list("files", &files)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.batches.update(id) {
            $0.checkers = checkers
            $0.checker = checkers.last
            $0.files = files
            $0.version = moment.seq
        }
    }
}

/// Approved: payees, accounts and payer are frozen as they stand, and the digests of the files that they make are on record.
public struct BatchApproved: Event {
    public static let type = "batch-approved"
    public var id = ID<Batch>("")
    public var person = ""
    public var checkers: [String] = []
    public var files: [BatchFile] = []
    public var payer: BankAccount?

    public init() {}
    init(_ id: ID<Batch>, person: String, checkers: [String] = [], files: [BatchFile] = [], payer: BankAccount? = nil) {
        self.id = id
        self.person = person
        self.checkers = checkers
        self.files = files
        self.payer = payer
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("person", &person)
        try fields.list("checkers", &checkers)
        try fields.list("files", &files)
        try fields.field("payer", &payer)
    }

    public func apply(to state: inout State, in moment: Moment) {
        guard var batch = state.batches[id] else {
            state.fault = state.fault ?? "\(id) is approved and is not there"
            return
        }
        // Records of before there were digests had frozen the accounts when they were drafted.
        if !files.isEmpty { state.freezePayees(of: &batch) }
        batch.status = .approved
        batch.checker = person
        batch.checkers = checkers.isEmpty ? [person] : checkers
        batch.files = files
        batch.payer = payer
        batch.approvedAt = moment.at
        batch.version = moment.seq
        state.batches.update(id) { $0 = batch }
    }
}

/// Handed to the bank or the treasury.
public struct BatchSent: Event {
    public static let type = "batch-sent"
    public var id = ID<Batch>("")
    public var person = ""

    public init() {}
    init(_ id: ID<Batch>, person: String) {
        self.id = id
        self.person = person
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("person", &person)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.batches.update(id) {
            $0.status = .sent
            $0.sentAt = moment.at
            $0.version = moment.seq
        }
    }
}

/// Results came in: partly paid, or settled once every item has its own.
public struct BatchProgressed: Event {
    public static let type = "batch-progressed"
    public var id = ID<Batch>("")
    public var status = BatchStatus.partlyPaid

    public init() {}
    init(_ id: ID<Batch>, status: BatchStatus) {
        self.id = id
        self.status = status
    }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("status", &status)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.batches.update(id) {
            $0.status = status
            $0.version = moment.seq
            if status == .settled { $0.settledAt = moment.at }
        }
    }
}

/// Given up before approval; its payables wait for another batch.
public struct BatchCancelled: Event {
    public static let type = "batch-cancelled"
    public var id = ID<Batch>("")
    public var person = ""
    public var reason = ""

    public init() {}
    init(_ id: ID<Batch>, person: String, reason: String) {
        self.id = id
        self.person = person
        self.reason = reason
    }

    public var opinion: String? { reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("person", &person)
        try fields.field("reason", &reason)
    }

    public func apply(to state: inout State, in moment: Moment) {
        guard let batch = state.batches[id] else {
            state.fault = state.fault ?? "\(id) is cancelled and is not there"
            return
        }
        for item in batch.items { state.reopen(item.payable, in: moment) }
        state.batches.update(id) {
            $0.status = .cancelled
            $0.cancelledAt = moment.at
            $0.reason = reason
            $0.version = moment.seq
        }
    }
}

extension State {
    /// A payable leaves its batch and waits for another.
    mutating func reopen(_ id: ID<Payable>, in moment: Moment) {
        payables.update(id) {
            $0.status = .pending
            $0.batch = nil
            $0.place = nil
            $0.version = moment.seq
        }
        pendingPayables.insert(id)
    }
}
