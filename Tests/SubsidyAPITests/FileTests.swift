import Glibc
import JSON
import Ledger
import Subsidy
import SubsidyRuntime
import Testing
import XML

@testable import SubsidyAPI

@Suite struct FileTests {
    private static let limits = XMLLimits(documentBytesMax: 1 << 20, depthMax: 32, elementsMax: 1000, textBytesMax: 1 << 16)

    private func rows(_ text: String) throws -> [[String]] {
        var reader = CSVReader(OctetReader(Array(text.utf8)))
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        return rows
    }

    @Test func csv_IsReadAsRFC4180Says() throws {
        #expect(try rows("a,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("a,b\n\n1,") == [["a", "b"], ["1", ""]])
        #expect(try rows("\u{FEFF}\"a,\"\"x\"\"\",\"two\nlines\"\n") == [["a,\"x\"", "two\nlines"]])
        #expect(try rows("") == [])
        for text in ["\"a", "a\"b", "\"a\"b,c"] { #expect(throws: CSVError.self, "\(text)") { try rows(text) } }
        var lines = CSVReader(OctetReader(Array("h\n\"x\ny\"\nz".utf8)))
        _ = try lines.next()
        #expect(try lines.next()?.line == 2)
        #expect(try lines.next()?.line == 4)
        var octets = CSVReader(OctetReader([0x61, 0xFF]))
        #expect(throws: CSVError.self) { try octets.next() }
    }

    @Test func csv_DisarmsFormulas() throws {
        var writer = CSVWriter()
        writer.row(["=1+1", "+1", "-1", "@x", "\t", "1,2", "a\"b", "普通"])
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "'=1+1,'+1,'-1,'@x,'\t,\"1,2\",\"a\"\"b\",普通\r\n")
    }

    @Test func csvTables_KnowTheirColumns() throws {
        var table = try CSVTable(OctetReader(Array("b,a\n1,2\n".utf8)), required: ["a"], optional: ["b"])
        let row = try #require(try table.next())
        #expect(row["a"] == "2")
        for text in ["", "b\n", "a,a\n", "a,c\n"] {
            #expect(throws: CSVError.self, "\(text)") { try CSVTable(OctetReader(Array(text.utf8)), required: ["a"], optional: ["b"]) }
        }
        var uneven = try CSVTable(OctetReader(Array("a\n1,2\n".utf8)), required: ["a"], optional: [])
        #expect(throws: CSVError.self) { try uneven.next() }
    }

    @Test func xmlWriter_LeavesNoMarkupFromOutside() throws {
        var writer = XMLWriter()
        writer.element("a", ["k": "\"<&>'"]) { $0.element("b", "<x>&\u{1}\n") }
        let root = try XMLReader.read(writer.bytes, within: Self.limits)
        #expect(root.child("b")?.text == "<x>&\u{FFFD}\n")
    }

    private var batch: Batch {
        var item = BatchItem()
        item.payable = ID("pay_1")
        item.payee = "91350100M000100Y43"
        item.payeeName = "甲 & 乙"
        item.account = BankAccount(bank: "上海银行", number: "310001", name: "=甲")
        item.amount = Fen(40_000_000)
        var batch = Batch()
        batch.id = ID("bat_1")
        batch.pool = "model-voucher"
        batch.items = [item]
        batch.total = item.amount
        batch.createdAt = Instant("2026-01-13T01:00:00Z") ?? batch.createdAt
        batch.approvedAt = Instant("2026-01-13T02:00:00Z")
        return batch
    }

    @Test func pain001_NamesThePersonWhoIsPaid_ByTheirOwnNumber() throws {
        var person = PersonPayee()
        (person.name, person.idNumber, person.bank, person.number) = ("李四", "310101199203078028", "工商银行", "6222020000001234567")
        var batch = batch
        batch.items[0].person = person
        batch.items[0].payeeName = ""
        batch.items[0].account = person.account
        let file = PaymentInitiation(batch: batch, payer: BankAccount(bank: "国库", number: "1", name: "市经信委"))
        let payment = try #require(try XMLReader.read(file.xml(), within: Self.limits).child("CstmrCdtTrfInitn")?.child("PmtInf"))
        let creditor = try #require(payment.child("CdtTrfTxInf")?.child("Cdtr"))
        #expect(creditor.text("Nm") == "李四" && creditor.text("Id", "PrvtId", "Othr", "Id") == "310101199203078028")
        #expect(creditor.text("Id", "PrvtId", "Othr", "SchmeNm", "Prtry") == "ID" && creditor.child("Id")?.child("OrgId") == nil)
        let line = String(decoding: file.csv(), as: UTF8.self).split(separator: "\r\n")[1]
        #expect(line.contains("310101199203078028") && line.contains("李四") && !line.contains("91350100M000100Y43"))
    }

    @Test func pain001_StatesTheBatch() throws {
        let file = PaymentInitiation(batch: batch, payer: BankAccount(bank: "国库", number: "1", name: "市经信委"))
        #expect(file.xml() == file.xml())
        let root = try XMLReader.read(file.xml(), within: Self.limits)
        let group = try #require(root.child("CstmrCdtTrfInitn")?.child("GrpHdr"))
        #expect(group.text("MsgId") == "bat_1")
        #expect(group.text("CreDtTm") == "2026-01-13T10:00:00+08:00")
        #expect(group.text("NbOfTxs") == "1")
        #expect(group.text("CtrlSum") == "400000.00")
        let payment = try #require(root.child("CstmrCdtTrfInitn")?.child("PmtInf"))
        #expect(payment.text("Dbtr", "Nm") == "市经信委")
        #expect(payment.text("ReqdExctnDt", "Dt") == "2026-01-13")
        let transfer = try #require(payment.child("CdtTrfTxInf"))
        #expect(transfer.text("PmtId", "EndToEndId") == "pay_1")
        #expect(transfer.text("Amt", "InstdAmt") == "400000.00")
        #expect(transfer.text("CdtrAcct", "Id", "Othr", "Id") == "310001")
        // The order of elements is the schema's: a bank's parser refuses any other.
        #expect(
            payment.children.map(\.name) == [
                "PmtInfId", "PmtMtd", "NbOfTxs", "CtrlSum", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt", "CdtTrfTxInf",
            ])
        #expect(transfer.children.map(\.name) == ["PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"])
        let csv = String(decoding: file.csv(), as: UTF8.self)
        #expect(
            csv.hasSuffix(
                "pay_1,91350100M000100Y43,甲 & 乙,上海银行,310001,'=甲,400000.00,CNY,,,\r\nTOTAL,1,,,,,400000.00,CNY,,,\r\n"))
        #expect(csv.hasPrefix("\u{FEFF}payable,"))
    }

    @Test func results_ComeBackSliceBySlice_AsTheyWereWritten() throws {
        try withScratch { scratch in
            let written = (0..<4_500).map { number in
                PaymentResult(payable: ID("pay_\(number)"), outcome: .failed, reference: nil, reason: "户名不符 \(number)")
            }
            let results = ResultsFile(scratch)
            for result in written { try results.append(result) }
            var (read, sizes, isLast) = ([PaymentResult](), [Int](), false)
            while !isLast {
                let next = try results.next()
                read += next.results
                sizes.append(next.results.count)
                isLast = next.isLast
            }
            #expect(read == written && sizes == [2_000, 2_000, 500])
        }
    }

    @Test func aLargeReportsAnswer_ListsOnlyWhatWantsAPerson() {
        let slice: JSON = [["result": "paid"], ["result": "contradictory"], ["result": "paid"]]
        for (count, rows) in [(6, 6), (RecordedResults.rowsMax + 1, 2)] {
            let tally = ResultTally(count: count)
            tally.note(slice)
            let sum = tally.with(slice)
            #expect(sum.counts == ["paid": 4, "contradictory": 2] && sum.rows.count == rows)
            #expect(tally.with(nil).counts == ["paid": 2, "contradictory": 1], "the last slice is not noted: it may be asked for again")
        }
    }

    private func withScratch(_ body: (OctetFile) throws -> Void) throws {
        let directory = "/tmp/voucherd-results-\(UInt64.random(in: 0 ... .max))"
        defer { rmdir(directory) }
        try body(DocumentStore(directory: directory).scratch())
    }

    @Test func pain002_OfAWholeFileSpeaksOfEachItem() throws {
        func report(_ body: String) -> [UInt8] { Array("<Document><CstmrPmtStsRpt>\(body)</CstmrPmtStsRpt></Document>".utf8) }
        let items: [ID<Payable>] = [ID("pay_1"), ID("pay_2")]
        func outcomes(_ body: String) throws -> [String] {
            var (rest, outcomes) = (report(body), [String]())
            try withScratch { scratch in
                let results = ResultsFile(scratch)
                let next = {
                    defer { rest = [] }
                    return rest
                }
                try PaymentResults.statusReport(next, items: { items }, to: results)
                outcomes = try results.next().results.map { "\($0.payable) \($0.outcome.rawValue)" }
            }
            return outcomes
        }
        #expect(try outcomes("<OrgnlGrpInfAndSts><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>") == ["pay_1 failed", "pay_2 failed"])
        #expect(try outcomes("<OrgnlPmtInfAndSts><PmtInfSts>ACSC</PmtInfSts></OrgnlPmtInfAndSts>") == ["pay_1 paid", "pay_2 paid"])
        #expect(throws: Problem.self, "nothing final") { try outcomes("<OrgnlGrpInfAndSts><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>") }
        #expect(
            try outcomes(
                "<OrgnlGrpInfAndSts><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>pay_2</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>"
            ) == ["pay_2 paid"])
    }

    @Test(arguments: [
        ("%PDF-1.7", "application/pdf", true), ("%PDF-1.7", "image/png", false), ("plain", "text/plain", true),
        ("<HTML>", "text/plain", false),
        ("#!/bin/sh", "text/plain", false), ("MZ", "application/pdf", false), ("\u{7F}ELF", "application/octet-stream", false),
        (" \n<svg", "image/png", false), ("<?xml", "application/xml", true),
    ])
    func documents_AreOfTheirKind(start: String, type: String, isTaken: Bool) throws {
        #expect(DocumentMediaTypes.accepts(Array(start.utf8), as: try #require(MediaType(field: type))) == isTaken)
    }

    @Test func pageNumbers_AreGroupedAndRatesArePercent() {
        #expect(Amounts.grouped(Fen(60_000_000_000)) == "600,000,000.00")
        #expect(Amounts.grouped(Fen(1)) == "0.01")
        #expect(Amounts.grouped(Fen(-123_456)) == "-1,234.56")
        #expect(Amounts.percent(Rate(millionths: 300_000)) == "30%")
        #expect(Amounts.percent(Rate(millionths: 125_000)) == "12.5%")
    }

    @Test func callersBeyondTheirRate_WaitAndOthersDoNot() {
        let limiter = RateLimiter(perSecond: 2, burst: 3)
        let second: UInt64 = 1_000_000_000
        for left in [2, 1, 0] {
            let quota = limiter.take("a", atNanoseconds: second)
            #expect(quota?.retryAfterSeconds == nil && quota?.remaining == left && quota?.quota == 3 && quota?.windowSeconds == 2)
        }
        let refused = limiter.take("a", atNanoseconds: second)
        #expect(refused?.retryAfterSeconds == 1 && refused?.resetSeconds == 2)
        #expect(refused?.fields.map(\.value) == ["\"client\";q=3;w=2", "\"client\";r=0;t=2"])
        #expect(limiter.take("b", atNanoseconds: second)?.retryAfterSeconds == nil)
        #expect(limiter.take("a", atNanoseconds: 2 * second)?.retryAfterSeconds == nil)
        let none = RateLimiter(perSecond: 0, burst: 0)
        for _ in 0..<1000 { #expect(none.take("a", atNanoseconds: 0) == nil) }
    }
}
