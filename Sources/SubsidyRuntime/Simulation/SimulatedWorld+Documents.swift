import JSON
import Journal
import Subsidy

// Documents are on the office's disk, beside the journal: whatever a record names must be there, as it was stored.

extension SimulatedWorld {
    /// Stores a file as the edge does, octets first, and gives the command that puts it on record; nil where the disk refused.
    func storeADocument(_ principal: Principal) -> (Principal?, any Command)? {
        // Few contents, so that one file is stored more than once.
        let octets = [UInt8](repeating: UInt8(random.next(below: 40)), count: 1 + 700 * random.next(below: 3))
        if random.next(below: 5) == 0 { plantFault() }
        defer { calmDisks() }
        do throws(DocumentStore.Failure) {
            let stored = try documents.store(octets)
            return (principal, StoreDocument(sha256: stored.sha256, size: stored.size, mediaType: "application/pdf"))
        } catch {
            report.refused["document-not-stored", default: 0] += 1
            return nil
        }
    }

    /// Every document that is on record can be read, and is what was stored.
    func checkDocuments() throws {
        var sizes: [String: Int64] = [:]
        for document in state.documents.all { sizes[document.sha256] = document.size }
        for (sha256, size) in sizes.sorted(by: { $0.key < $1.key }) {
            do throws(DocumentStore.Failure) {
                let octets = try documents.load(sha256)
                guard Int64(octets.count) == size else { throw .damaged(sha256) }
            } catch {
                throw SimulationFault("a document that is on record: \(error)")
            }
        }
    }
}
