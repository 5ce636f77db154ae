extension State {
    /// Notes that documents are part of an application. The list is in the order of ids, so that it is the same however it came about.
    mutating func note(_ documents: [AttachedDocument], of application: ID<Application>) {
        for document in Set(documents.map(\.id)) {
            var uses = documentUses[document] ?? []
            guard !uses.contains(application) else { continue }
            uses.insert(application, at: uses.firstIndex { application.text < $0.text } ?? uses.endIndex)
            documentUses[document] = uses
        }
    }

    /// Strikes documents off that are no longer part of an application.
    mutating func forget(_ documents: [AttachedDocument], of application: ID<Application>) {
        for document in Set(documents.map(\.id)) {
            let uses = (documentUses[document] ?? []).filter { $0 != application }
            documentUses[document] = uses.isEmpty ? nil : uses
        }
    }
}
