// Who gets a new connection.
import CLinux
import Dispatch
import Testing

@testable import HTTPServer

@Suite struct DealerTests {
    @Test func theNearLoopGetsIt_WhileTheLoadsAreEven() {
        #expect(Dealer.choice(near: 1, loads: [0, 0]) == 1)
        #expect(Dealer.choice(near: 0, loads: [8, 0]) == 0)
        #expect(Dealer.choice(near: 1, loads: [1_000, 1_250, 1_100]) == 1)
    }

    @Test func theLeastBusyLoopGetsIt_WhereTheNearOneHasMoreToDo_OrIsUnknown() {
        #expect(Dealer.choice(near: 0, loads: [9, 0]) == 1)
        #expect(Dealer.choice(near: 1, loads: [1_000, 1_251, 1_100]) == 0)
        #expect(Dealer.choice(near: nil, loads: [3, 2, 5]) == 1)
    }

    @Test func allPacketsOnOneCore_StillLoadEveryLoop() {
        var loads = [0, 0, 0]
        for _ in 0..<3_000 { loads[Dealer.choice(near: 2, loads: loads)] += 1 }
        #expect(loads.allSatisfy { $0 >= 900 && $0 <= 1_200 })
    }

    @Test func aConnectionHadBetterGoWhereItsPacketsArrive_UnlessThatLoopIsBusier() {
        let core = ArrivalCore()
        core.now = 4
        let dealer = Dealer([Mailbox {}, Mailbox {}], LoopCores([4, 6])) { _ in core.now }
        #expect(dealer.follows)
        #expect(dealer.better(than: 0, for: 1) == nil)
        #expect(dealer.better(than: 1, for: 1) == 0)
        core.now = 5
        #expect(dealer.better(than: 0, for: 1) == nil, "nobody keeps to that core")
        core.now = 4
        for _ in 0..<9 { dealer.deal(1, PeerAddress()) }
        #expect(dealer.better(than: 1, for: 1) == nil, "the first loop has nine connections, the second none")
        dealer.left(0)
        #expect(dealer.better(than: 1, for: 1) == 0)
    }

    @Test func loopsWithoutCores_HaveTheirTurn_AndFollowNobody() {
        let mailboxes = [Mailbox {}, Mailbox {}]
        let dealer = Dealer(mailboxes, nil) { _ in 0 }
        for descriptor in 0..<6 { dealer.deal(Int32(descriptor), PeerAddress()) }
        #expect(mailboxes.map { $0.take().count } == [3, 3])
        #expect(!dealer.follows && dealer.better(than: 1, for: 1) == nil)
    }

    @Test func coresGoRound_AndALoopIsFoundByItsCore() {
        let cores = LoopCores([2, 5])
        #expect((0..<4).map(cores.core(ofLoop:)) == [2, 5, 2, 5])
        #expect(cores.loop(onCore: 5, loopCount: 4) == 1)
        #expect(cores.loop(onCore: 5, loopCount: 1) == nil)
        #expect(cores.loop(onCore: 7, loopCount: 4) == nil)
        #expect(cores.loop(onCore: -1, loopCount: 4) == nil)
    }

    @Test func aThreadKeepsToItsCore_AndIsFreeAfterwards() {
        guard let cores = LoopCores.ofThread else { return }
        DispatchQueue(label: "test.cores").sync {
            var during: LoopCores?
            cores.keep(loop: 1) {
                var found: [Int32] = [0, 0]
                let count = clinux_cores(&found, 2)
                during = LoopCores(Array(found.prefix(Int(count))))
            }
            #expect(during?.all == [cores.all[1]])
            #expect(LoopCores.ofThread?.all == cores.all)
        }
    }
}
