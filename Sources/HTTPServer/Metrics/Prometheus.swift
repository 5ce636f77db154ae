// The metrics as Prometheus text (exposition format 0.0.4): what `/metrics` serves of the HTTP part.

extension HTTPMetrics {
    /// The text, each metric with its help and type. `prefix` begins every name.
    public func prometheusText(prefix: String = "http") -> String {
        var text = ""
        func metric(_ name: String, _ type: String, _ help: String) {
            text += "# HELP \(prefix)_\(name) \(help)\n# TYPE \(prefix)_\(name) \(type)\n"
        }
        metric("requests_total", "counter", "Requests answered, by route and status class.")
        for route in routes {
            for status in 1...5 where route.answersByClass[status] > 0 {
                text += "\(prefix)_requests_total{\(route.labels),class=\"\(status)xx\"} \(route.answersByClass[status])\n"
            }
        }
        metric("request_duration_seconds", "histogram", "From the request's first octet being read to its answer being queued.")
        for route in routes where route.latencyCounts.contains(where: { $0 > 0 }) {
            text += route.histogram("\(prefix)_request_duration_seconds")
        }
        metric("connections_open", "gauge", "Connections that are open now.")
        text += "\(prefix)_connections_open \(connectionsOpen)\n"
        metric("connections_accepted_total", "counter", "Connections accepted.")
        text += "\(prefix)_connections_accepted_total \(connectionsAccepted)\n"
        metric("connections_refused_total", "counter", "Connections refused by a limit.")
        text += "\(prefix)_connections_refused_total \(connectionsRefused)\n"
        metric("connections_moved_total", "counter", "Connections that went to another event loop after their packets.")
        text += "\(prefix)_connections_moved_total \(connectionsMoved)\n"
        metric("received_bytes_total", "counter", "Octets received from sockets.")
        text += "\(prefix)_received_bytes_total \(bytesReceived)\n"
        metric("sent_bytes_total", "counter", "Octets sent to sockets.")
        text += "\(prefix)_sent_bytes_total \(bytesSent)\n"
        return text
    }
}

extension HTTPMetrics.RouteFigures {
    /// The labels that tell the route.
    fileprivate var labels: String { "method=\"\(escaped(method))\",route=\"\(escaped(route))\"" }

    private func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// Cumulative buckets, sum and count.
    fileprivate func histogram(_ name: String) -> String {
        var text = ""
        var total: UInt64 = 0
        for (index, count) in latencyCounts.enumerated() {
            total += count
            let bounds = HTTPMetrics.latencyBucketsSeconds
            text += "\(name)_bucket{\(labels),le=\"\(index < bounds.count ? "\(bounds[index])" : "+Inf")\"} \(total)\n"
        }
        return text + "\(name)_sum{\(labels)} \(latencySumSeconds)\n\(name)_count{\(labels)} \(total)\n"
    }
}
