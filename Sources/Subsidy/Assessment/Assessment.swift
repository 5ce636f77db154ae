// What the rule engine answers for one claim (测算). It keeps what was decided and the numbers of each step; the words
// around them are made when it is written, from the scheme's version that it names, so that a frozen assessment
// is small in the journal and speaks both languages.

import JSON
import Ledger

/// The engine's answer: eligible or not, the ceiling, the reasons, each step of the amount.
public struct Assessment: Sendable, Hashable {
    public var scheme: String
    public var schemeVersion: String
    /// nil: cannot decide, as data is missing; never taken for "not eligible".
    public var eligible: Bool?
    /// The base that the rate was applied to: approved where a review has spoken, else the eligible part of what is claimed.
    public var base: Fen?
    public var rate: Rate?
    /// Zero unless eligible.
    public var amount: Fen
    /// The step that bound the amount; nil unless eligible.
    public var boundBy: Bound?
    public var reasons: [Reason]
    public var trace: [TraceStep]
    public var toQualify: [Requirement]
    /// Who pays which part; empty where the city pays all. The parts sum to `amount`.
    public var parts: [Part]
    /// The rows of decision tables that the amount rests on.
    public var decisions: [DecisionStep] = []
    /// What was looked at beside the claim, so that the decision can be gone over when the register has moved on (rule 10).
    public var inputs: Inputs?

    /// One rule and what it came to; nil where data is missing.
    public struct Reason: Sendable, Hashable {
        public var rule: String
        public var passed: Bool?
    }

    /// A change that would qualify the claim, or data that would let the engine decide.
    public struct Requirement: Sendable, Hashable {
        public var rule: String
        /// Where, in the request of an assessment.
        public var pointer: String
        public var needs: LocalizedText
    }

    /// A decision table's row that decided (1-based), and what it came to.
    public struct DecisionStep: Sendable, Hashable {
        public var decision: String
        public var row: Int
        public var value: String
    }

    /// What one funder pays of the amount.
    public struct Part: Sendable, Hashable {
        public var funder: Funder
        public var amount: Fen
    }

    /// What the city's pool pays: the city's part, or all where nothing is split.
    public var poolAmount: Fen {
        parts.isEmpty ? amount : parts.first { $0.funder == .city }?.amount ?? .zero
    }
}
