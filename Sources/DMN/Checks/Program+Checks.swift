// Checks for authors: what compiling found, what is never used, and what the tables leave open or say twice.

import FEEL

extension Program {
    /// Everything that an author should know about the model, errors first, then by file and place.
    public func check() -> [Finding] {
        var found = findings + unusedInputs()
        let logics = decisions.map { (file: $0.file, element: $0.name, logic: $0.logic) }
        for (file, element, logic) in logics + knowledge {
            for table in logic.tables {
                found += TableChecks(file: file, element: element, table: table, allowed: allowedShapes(table)).findings()
            }
        }
        return found.sorted { left, right in
            let order = (left.severity == .error ? 0 : 1, left.file, left.place.line, left.place.column)
            return order < (right.severity == .error ? 0 : 1, right.file, right.place.line, right.place.column)
        }
    }

    /// Inputs that no decision reads.
    private func unusedInputs() -> [Finding] {
        var read: Set<Int> = []
        for node in decisions {
            read.formUnion(node.logic.slotsRead)
            read.formUnion(node.groups.flatMap(\.slots))
        }
        return inputs.compactMap { input in
            if read.contains(input.slot) { return nil }
            return Finding(
                code: .unusedInput, severity: .warning, file: input.file, place: input.place, element: input.name,
                message: "no decision reads the input \(input.name)")
        }
    }

    /// By column, the values that the table or the input's type allows, where that is told.
    private func allowedShapes(_ table: TableLogic) -> [TestShape?] {
        let typesBySlot = Dictionary(inputs.map { ($0.slot, $0.type) }, uniquingKeysWith: { first, _ in first })
        return table.inputs.map { input in
            if let shape = input.allowed?.compiled.shape ?? input.declared.constraint?.shape { return shape }
            guard input.expression.compiled.slotsRead.count == 1, let type = typesBySlot[input.expression.compiled.slotsRead[0]],
                inputPositions[ModelReader.name(input.expression.compiled.text)] != nil
            else { return nil }
            return type.constraint?.shape
        }
    }
}

extension Constraint {
    /// The values that a constraint on a simple value leaves.
    fileprivate var shape: TestShape? {
        if case .tests(let tests) = self { return tests.shape }
        return nil
    }
}

extension Logic {
    /// Tables in the logic, at any depth.
    var tables: [TableLogic] {
        switch self {
        case .table(let table): [table]
        case .function(let function): function.body.logic.tables
        default: parts.flatMap(\.tables)
        }
    }
}
