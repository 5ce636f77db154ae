import Glibc
import Journal
import Subsidy

extension SimulatedWorld {
    /// Milliseconds for which a key is remembered.
    static let keyMilliseconds = Int64(OfficeLimits().idempotencyDays) * 86_400_000

    /// Openings that faults may spoil before the simulator lets one through.
    private static let spoiltOpeningsMax = 3

    /// Lets something go wrong with the disk within the next few calls.
    func plantFault() {
        let operations: [DiskOperation] = [.write, .synchronizeData, .synchronize, .allocate, .rename, .synchronizeDirectory, .open]
        let operation: DiskOperation? = random.next(below: 4) == 0 ? nil : operations[random.next(below: operations.count)]
        let faults: [DiskFault] = [.powerLoss, .powerLoss, .error(EIO), .error(ENOSPC), .error(EINTR), .short(1 + random.next(below: 600))]
        // Some strike the mirror, which must not stop the office.
        let struck = random.next(below: 4) == 0 ? mirrorDisk ?? disk : disk
        struck.schedule(
            ScheduledFault(faults[random.next(below: faults.count)], at: operation, after: random.next(below: 4)))
    }

    /// The journal failed under the office: nobody may be answered any more. Those who were are held to it, the others ask again.
    func crash(because error: JournalError, _ attempts: [Attempt], _ boxes: [AnswerBox]) throws {
        guard error.isFatal else { throw SimulationFault("the office made what the journal refuses: \(error)") }
        for (attempt, box) in zip(attempts, boxes) {
            if let answer = box.answer {
                try take(answer, to: attempt)
            } else if attempt.key != nil {
                unanswered.append(attempt)
            }
        }
        try comeBack()
    }

    /// The process ends, with or without the power, and the office opens again.
    func comeBack() throws {
        let before = office.read { state, _ in state.seq }.value
        mayRot = journal.mirrorFailure == nil
        endProcess()
        rotOneCopy()
        let former = policy
        rebudget()
        var spoilt = 0
        while true {
            if spoilt < Self.spoiltOpeningsMax, random.next(below: 3) == 0 { plantFault() }
            do {
                try reopen()
                break
            } catch let error as JournalError {
                let isInjected = error.isFatal || error.code == .readFailed || error.code == .writeFailed
                guard isInjected, faultCount > seenFaults else { throw SimulationFault("the office does not open again: \(error)") }
                spoilt += 1
                endProcess()
            } catch let error as DocumentStore.Failure {
                guard faultCount > seenFaults else { throw SimulationFault("the documents' directory is not to be had: \(error)") }
                spoilt += 1
                endProcess()
            } catch let refusal as Problem where refusal.code == "appropriation-too-low" {
                // What was promised in records that survived the crash needs more than the new figure: the city puts the old one back.
                report.refused[refusal.code, default: 0] += 1
                policy = former
                endProcess()
            }
        }
        calmDisks()
        try checkAfterCrash(before)
        try checkDocuments()
        try checkCopies()
        let again = unanswered
        unanswered = []
        for attempt in again { try give([attempt]) }
    }

    private func endProcess() {
        report.crashes += 1
        countFaults()
        for side in [disk, mirrorDisk].compactMap({ $0 }) {
            side.setRates()
            if side.isOff || random.next(below: 2) == 0 { side.restart() } else { side.endProcess() }
        }
        clock.fallBehind(milliseconds: 0)
    }

    /// What is looked at from here on is looked at by somebody whose disks are sound.
    func calmDisks() {
        countFaults()
        disk.setRates()
        mirrorDisk?.setRates()
    }

    /// Faults that both disks have injected.
    private var faultCount: Int { disk.faultCount + (mirrorDisk?.faultCount ?? 0) }

    /// Adds what struck since the last time to the report.
    func countFaults() {
        report.faults += faultCount - seenFaults
        seenFaults = faultCount
    }
}
