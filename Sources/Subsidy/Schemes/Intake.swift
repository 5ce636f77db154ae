import JSON

/// When applications under a scheme are taken in.
public enum Intake: String, Word {
    /// On every day on which the scheme is in force.
    case continuous
    /// Within the window of a call (申报批次).
    case call
}
