import Subsidy

/// Who may call an endpoint.
enum Access: Sendable, Hashable {
    /// No token is asked for, and one that is sent is not looked at.
    case anyone
    /// Whoever has one of the roles that `Authority` gives the action.
    case role(Action)

    /// The roles, or nil for anyone.
    var roles: Set<Role>? {
        switch self {
        case .anyone: nil
        case .role(let action): Authority.roles(for: action)
        }
    }
}
