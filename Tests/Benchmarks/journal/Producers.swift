// Many producers, each waiting for its own record to be durable: what a service does, without the service. While one batch is
// on its way to the disk the next one fills.

import Glibc
import Journal

/// The meeting place of producers and the one writer: a mutex, two conditions, a batch that fills and one that is written.
///
/// `@unchecked Sendable`: everything but `journal` is only touched with `mutex` held.
final class Counter: @unchecked Sendable {
    private let journal: EmbeddedJournal
    private var mutex = pthread_mutex_t()
    private var hasWork = pthread_cond_t()
    private var isDone = pthread_cond_t()
    private var filling = RecordBatch()
    private var round = 1
    private var durableRound = 0
    private var isStopped = false
    private(set) var records = 0
    private(set) var commits = 0

    init(_ journal: EmbeddedJournal) {
        self.journal = journal
        pthread_mutex_init(&mutex, nil)
        pthread_cond_init(&hasWork, nil)
        pthread_cond_init(&isDone, nil)
    }

    /// Adds records one at a time, each after the one before is durable, until stopped.
    func produce(_ body: [UInt8]) {
        pthread_mutex_lock(&mutex)
        while !isStopped {
            try? filling.append(body)
            let mine = round
            if filling.count == 1 { pthread_cond_signal(&hasWork) }
            while durableRound < mine && !isStopped { pthread_cond_wait(&isDone, &mutex) }
        }
        pthread_mutex_unlock(&mutex)
    }

    /// Commits whatever waits, again and again, until stopped.
    func write() {
        var batch = RecordBatch()
        pthread_mutex_lock(&mutex)
        while !isStopped {
            while filling.isEmpty && !isStopped { pthread_cond_wait(&hasWork, &mutex) }
            swap(&filling, &batch)
            let mine = round
            round += 1
            pthread_mutex_unlock(&mutex)
            do { try journal.append(batch, expecting: journal.head.seq + 1) } catch { fatalError("\(error)") }
            pthread_mutex_lock(&mutex)
            records += batch.count
            commits += 1
            batch.removeAll()
            durableRound = mine
            pthread_cond_broadcast(&isDone)
        }
        pthread_mutex_unlock(&mutex)
    }

    func stop() {
        pthread_mutex_lock(&mutex)
        isStopped = true
        pthread_cond_broadcast(&isDone)
        pthread_cond_broadcast(&hasWork)
        pthread_mutex_unlock(&mutex)
    }
}

/// A thread that runs the closure; its handle, to be joined.
func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    pthread_create(
        &thread, nil,
        { argument in
            argument.map { Unmanaged<Box>.fromOpaque($0).takeRetainedValue().body() }
            return nil
        }, box)
    return thread
}

/// `clients` producers and one writer.
func benchmarkProducers(_ arguments: Arguments) throws {
    let journal = try EmbeddedJournal(directory: arguments.directory)
    let counter = Counter(journal)
    let bytes = arguments.option("bytes", 400)
    let clients = arguments.option("clients", 64)
    var threads = (0..<clients).map { n in startThread { counter.produce(makeBody(n, bytes: bytes)) } }
    let begin = seconds()
    threads.append(startThread { counter.write() })
    usleep(UInt32(arguments.option("seconds", 5)) * 1_000_000)
    counter.stop()
    let elapsed = seconds() - begin
    for thread in threads { pthread_join(thread, nil) }
    print("clients \(clients): \(Int(Double(counter.records) / elapsed)) records/s in \(Int(Double(counter.commits) / elapsed)) commits/s")
    try journal.close()
}
