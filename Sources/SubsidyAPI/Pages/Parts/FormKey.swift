import Cryptography
import HTTPServer

/// A key that makes a form that is sent twice act once.
enum FormKey {
    static func write(_ call: PageCall, to html: inout HTML) {
        let fresh = (try? SecureRandom.bytes(16)).map { Hexadecimal.string($0) } ?? call.request.id
        html.void("input", ("type", "hidden"), ("name", "key"), ("value", "page-" + fresh))
    }
}
