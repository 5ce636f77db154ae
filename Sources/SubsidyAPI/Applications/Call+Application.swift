import JSON
import Subsidy

extension Call {
    /// The application that the path names, if the caller may know of it.
    func application(in state: State) throws -> Application {
        guard let application = state.applications[id()], state.isVisible(application, to: try principal()) else {
            throw Refusal.noSuch("application", "申请")
        }
        return application
    }

    /// How this caller sees an application.
    func applicationView() throws -> @Sendable (Application) -> ApplicationRepresentation {
        let (viewer, policy, language) = (try principal(), service.policy, language)
        return { ApplicationRepresentation(application: $0, viewer: viewer, policy: policy, language: language) }
    }

    /// A command on the application that the path names, answered with the application as it then is.
    func changedApplication(_ command: any Command, status: Int = 200) throws -> Endpoint.Write {
        let id: ID<Application> = id()
        let view = try applicationView()
        return Endpoint.Write(command) { state, _ in
            guard let application = state.applications[id] else { return .lost }
            return .json(view(application), status: status, version: application.version)
        }
    }
}
