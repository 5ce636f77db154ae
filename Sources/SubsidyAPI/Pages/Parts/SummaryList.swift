/// Facts, label beside value.
struct SummaryList {
    let rows: [(label: String, value: String)]

    func write(to html: inout HTML) {
        html.tag("dl", ("class", "facts")) { html in
            for row in rows {
                html.tag("div") { html in
                    html.tag("dt", text: row.label)
                    html.tag("dd", text: row.value.isEmpty ? "—" : row.value)
                }
            }
        }
    }
}
