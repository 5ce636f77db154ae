import JSON

/// Records a document whose octets are in the document store already, synced.
public struct StoreDocument: Command {
    public static let name = "store-document"
    public static let action: Action? = .storeDocument

    public var sha256: String
    public var size: Int64
    public var mediaType: String

    public init(sha256: String, size: Int64, mediaType: String) {
        self.sha256 = sha256
        self.size = size
        self.mediaType = mediaType
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        var document = Document()
        document.id = core.makeID()
        document.sha256 = sha256
        document.size = size
        document.mediaType = mediaType
        document.storedBy = caller.clientID
        document.enterprise = caller.enterprise
        document.createdAt = core.moment.at
        core.emit(DocumentStored(document))
    }
}
