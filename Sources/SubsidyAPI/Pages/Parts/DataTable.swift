/// A table with a caption; on a narrow screen it scrolls by itself.
struct DataTable {
    struct Column {
        let title: String
        /// Figures stand right, aligned by their digits.
        var isNumber = false
    }

    enum Cell {
        case text(String)
        case link(String, to: String)
        case tag(StatusTag)
    }

    let caption: String
    let columns: [Column]
    let rows: [[Cell]]
    let empty: String

    func write(to html: inout HTML) {
        guard !rows.isEmpty else {
            html.tag("p", ("class", "hint"), text: empty)
            return
        }
        html.tag("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)) { html in
            html.tag("table") { html in
                html.tag("caption", text: caption)
                html.tag("thead") { html in
                    html.tag("tr") { html in
                        for column in columns {
                            html.tag("th", ("scope", "col"), ("class", column.isNumber ? "number" : ""), text: column.title)
                        }
                    }
                }
                html.tag("tbody") { html in
                    for row in rows { write(row, to: &html) }
                }
            }
        }
    }

    private func write(_ row: [Cell], to html: inout HTML) {
        html.tag("tr") { html in
            for (index, cell) in row.enumerated() {
                let style = columns.indices.contains(index) && columns[index].isNumber ? "number" : ""
                if index == 0 {
                    html.tag("th", ("scope", "row"), ("class", style)) { write(cell, to: &$0) }
                } else {
                    html.tag("td", ("class", style)) { write(cell, to: &$0) }
                }
            }
        }
    }

    private func write(_ cell: Cell, to html: inout HTML) {
        switch cell {
        case .text(let text): html.text(text)
        case .link(let text, let target): html.tag("a", ("href", target), text: text)
        case .tag(let tag): tag.write(to: &html)
        }
    }
}
