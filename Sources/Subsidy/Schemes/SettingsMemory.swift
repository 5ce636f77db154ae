import FEEL
import JSON
import Synchronization

/// The settings that a scheme's expressions saw last, converted: they change on few days of a year, and a run over the
/// register asks for the same ones each time. Only speed depends on it.
final class SettingsMemory: Sendable {
    private let last = Mutex<(settings: JSONObject, value: Value)?>(nil)

    func value(for settings: JSONObject, _ convert: () -> Value) -> Value {
        if let known = last.withLock({ $0 }), known.settings == settings { return known.value }
        let value = convert()
        last.withLock { $0 = (settings, value) }
        return value
    }
}
