import Subsidy

/// A secret that is in the answer which made it and nowhere else.
struct ShownOnce {
    let title: String
    let label: String
    let secret: String
    let back: BackLink

    func write(to html: inout HTML) {
        html.tag("h1", text: title)
        html.tag("div", ("class", "panel answer yes")) { html in
            html.tag("p", text: label)
            html.tag("p", ("class", "mono token"), text: secret)
        }
        back.write(to: &html)
    }
}
