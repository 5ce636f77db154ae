import Ledger

extension State {
    /// What must hold after every record, and does not: nil where the books balance and every pool's identity holds.
    public var unsoundness: String? {
        let (debits, credits) = books.trialBalance
        if debits != credits { return "the books do not balance: debits \(debits), credits \(credits)" }
        for (pool, position) in books.positions {
            if !position.isBalanced { return "pool \(pool) breaks its identity" }
            if !position.isNonNegative { return "pool \(pool) has a negative term" }
        }
        return nil
    }

    /// The slower half: every voucher's and payable's money is where the books say.
    public var inconsistency: String? {
        var reserved: [String: Fen] = [:]
        var committed: [String: Fen] = [:]
        for voucher in vouchers.all {
            if voucher.balance < .zero || voucher.balance > voucher.faceValue {
                return "\(voucher.id) has a balance outside its face value"
            }
            reserved[voucher.pool, default: .zero] += voucher.balance
        }
        for application in applications.all where application.isReserving {
            guard let pool = application.pool else { continue }
            reserved[pool, default: .zero] += application.poolAmount ?? .zero
        }
        for application in applications.all where !application.tranches.isEmpty {
            reserved[application.pool ?? "", default: .zero] += application.scheduledAmount
        }
        for payable in payables.all where payable.status == .pending || payable.status == .batched {
            committed[payable.pool, default: .zero] += payable.amount
        }
        for (pool, position) in books.positions {
            if position.reserved != reserved[pool] ?? .zero {
                return "pool \(pool): reserved \(position.reserved), vouchers say \(reserved[pool] ?? .zero)"
            }
            if position.committed != committed[pool] ?? .zero {
                return "pool \(pool): committed \(position.committed), payables say \(committed[pool] ?? .zero)"
            }
        }
        for invoice in invoices.values where invoice.taken > invoice.amount - invoice.reversed {
            return "invoice \(invoice.number) is used beyond what it carries"
        }
        return nil
    }
}
