// The usual case in one straight pass: a head that is there whole and has nothing wrong with it. At anything else it gives up, and the state machine
// begins again and says what is wrong; so errors have one source, and the tests hold both to the same answers.

extension RequestHeadParser {
    /// The limits that a head can meet, apart from the others as they are asked for on every request.
    struct Limits {
        let requestLineBytesMax: Int
        let headerBytesMax: Int
        let headerCountMax: Int

        init(_ limits: HTTPLimits) {
            requestLineBytesMax = limits.requestLineBytesMax
            headerBytesMax = limits.headerBytesMax
            headerCountMax = limits.headerCountMax
        }
    }

    /// Parses a whole, valid head and returns its size; 0 where the head is incomplete, invalid, unusual or beyond a limit. A function of its own, so
    /// that its loops have the registers to themselves.
    @inline(never)
    static func parseWhole(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ limits: Limits, into storage: RequestStorage
    ) -> Int {
        let classes = ASCII.classes.utf8Start
        let line = requestLine(base, min(count, limits.requestLineBytesMax), classes, storage)
        guard line > 0 else { return 0 }
        return fieldLines(base, line, min(count, line &+ limits.headerBytesMax), limits.headerCountMax, classes, storage)
    }

    /// `GET /path?query HTTP/1.1` CR LF; returns its size.
    @inline(__always)
    private static func requestLine(
        _ base: UnsafePointer<UInt8>, _ count: Int, _ classes: UnsafePointer<UInt8>, _ storage: RequestStorage
    ) -> Int {
        guard count >= 16 else { return 0 }
        var at = 0
        let raw = UnsafeRawPointer(base)
        if raw.loadUnaligned(as: UInt32.self).littleEndian == 0x2054_4547 {
            storage.head.method = .get
            storage.head.methodRange = OctetRange(0, 3)
            at = 4
        } else {
            while at < count, classes[Int(base[at])] & ASCII.token != 0 { at &+= 1 }
            guard at > 0, at < count, base[at] == 0x20 else { return 0 }
            storage.head.method = MethodCode(base, at)
            storage.head.methodRange = OctetRange(0, at)
            guard storage.head.method != .other, storage.head.method != .connect else { return 0 }
            at &+= 1
        }
        let target = at
        guard at < count, base[at] == 0x2F else { return 0 }
        while at < count, classes[Int(base[at])] & ASCII.plainPath != 0 { at &+= 1 }
        storage.head.path = OctetRange(target, at)
        if at < count, base[at] == 0x3F {
            let query = at &+ 1
            at = query
            while at < count, classes[Int(base[at])] & ASCII.plainPath != 0 || base[at] == 0x3F { at &+= 1 }
            storage.head.query = OctetRange(query, at)
        }
        guard at &+ 11 <= count, base[at] == 0x20 else { return 0 }
        storage.head.target = OctetRange(target, at)
        // "HTTP/1.1" as one word, and CR LF as another.
        guard raw.loadUnaligned(fromByteOffset: at &+ 1, as: UInt64.self).littleEndian == 0x312E_312F_5054_5448,
            raw.loadUnaligned(fromByteOffset: at &+ 9, as: UInt16.self).littleEndian == RequestHeadParser.lineEnd
        else { return 0 }
        storage.hasPlainTarget = true
        return at &+ 11
    }

    /// Field lines and the empty line; returns the head's size.
    @inline(__always)
    private static func fieldLines(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int, _ countMax: Int, _ classes: UnsafePointer<UInt8>,
        _ storage: RequestStorage
    ) -> Int {
        let raw = UnsafeRawPointer(base)
        var at = start
        var (hasHost, others) = (false, 0)
        while at &+ 1 < count {
            if base[at] == 0x0D {
                guard base[at &+ 1] == 0x0A else { return 0 }
                storage.hasOnlyHost = hasHost && others == 0
                storage.head.count = at &+ 2
                return at &+ 2
            }
            guard storage.slotCount < countMax else { return 0 }
            // Every request has this one: its name is known at a glance, and its value is judged while it is read.
            if !hasHost, at &+ 8 <= count,
                (raw.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian | 0x2020_2020) & 0xFF_FFFF_FFFF == 0x3A_7473_6F68
            {
                let end = hostLine(base, at, count, classes, storage)
                if end > 0 {
                    hasHost = true
                    at = end
                    continue
                }
            }
            let name = at
            while at < count, classes[Int(base[at])] & ASCII.token != 0 { at &+= 1 }
            guard at < count, base[at] == 0x3A, at > name, at &- name <= Int(UInt16.max) else { return 0 }
            let known = KnownField(base + name, at &- name)
            if known != .other { others &+= 1 }
            let nameEnd = at
            at &+= 1
            while at < count, base[at] == 0x20 || base[at] == 0x09 { at &+= 1 }
            let value = at
            at = FieldValue.end(base, at, count)
            guard at &+ 1 < count, raw.loadUnaligned(fromByteOffset: at, as: UInt16.self).littleEndian == RequestHeadParser.lineEnd else {
                return 0
            }
            var last = at
            while last > value, base[last &- 1] == 0x20 || base[last &- 1] == 0x09 { last &-= 1 }
            storage.append(FieldSlot(name: name, nameEnd: nameEnd, value: value, valueEnd: last, known: known))
            at &+= 2
        }
        return 0
    }

    /// `Host: name:port` CR LF, from its name on; returns where the next line starts, or 0 where the line is anything but that.
    @inline(__always)
    private static func hostLine(
        _ base: UnsafePointer<UInt8>, _ name: Int, _ count: Int, _ classes: UnsafePointer<UInt8>, _ storage: RequestStorage
    ) -> Int {
        var at = name &+ 5
        if base[at] == 0x20 { at &+= 1 }
        let value = at
        while at < count, classes[Int(base[at])] & ASCII.registeredName != 0 { at &+= 1 }
        guard at > value, at &+ 1 < count else { return 0 }
        if base[at] == 0x3A {
            at &+= 1
            let end = min(count, at &+ Authority.portDigitsMax)
            var port = 0
            while at < end, base[at] &- 48 < 10 {
                port = port &* 10 &+ Int(base[at] &- 48)
                at &+= 1
            }
            guard port <= Int(UInt16.max), at &+ 1 < count else { return 0 }
        }
        guard UnsafeRawPointer(base).loadUnaligned(fromByteOffset: at, as: UInt16.self).littleEndian == RequestHeadParser.lineEnd else {
            return 0
        }
        storage.head.authority = OctetRange(value, at)
        storage.append(FieldSlot(name: name, nameEnd: name &+ 4, value: value, valueEnd: at, known: .host))
        return at &+ 2
    }

    /// CR LF as a little-endian word.
    private static let lineEnd: UInt16 = 0x0A0D
}
