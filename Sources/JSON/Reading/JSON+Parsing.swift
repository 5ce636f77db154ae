extension JSON {
    /// Reads one JSON text (RFC 8259), strictly: UTF-8 only, no member twice, nothing after the value.
    ///
    /// - Throws: `JSONError` with the place of the first fault.
    public init(parsing octets: UnsafeBufferPointer<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var reader = JSONReader(octets, limits: limits)
        self = try reader.readDocument()
    }

    public init(parsing octets: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try octets.withUnsafeBufferPointer { buffer throws(JSONError) in try JSON(parsing: buffer, limits: limits) }
    }

    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}
