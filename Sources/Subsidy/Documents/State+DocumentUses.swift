extension State {
    /// Notes of which applications documents are part.
    mutating func note(_ documents: [AttachedDocument], of application: ID<Application>) {
        for document in documents { documentUses[document.id, default: DocumentUses()].insert(application) }
    }

    /// Strikes documents off that are no longer part of an application.
    mutating func forget(_ documents: [AttachedDocument], of application: ID<Application>) {
        for document in documents {
            documentUses[document.id, default: DocumentUses()].remove(application)
            if documentUses[document.id]?.applications.isEmpty == true { documentUses[document.id] = nil }
        }
    }
}
