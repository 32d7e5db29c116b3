// Tables whose rows stay the same elements; on narrow screens a row becomes a card.

import { element, keep } from "./dom.js";

/**
 * Columns: {label, kind?, fill(cell, item)}, where kind is a class such as "number".
 * Rows: details(item), if there is one, says whether and how a row is continued below itself.
 */
export class Table {
  constructor(caption, columns, keyOf) {
    this.columns = columns;
    this.keyOf = keyOf;
    this.body = element("tbody", { role: "rowgroup" });
    const heads = columns.map((column) =>
      element(
        "th",
        { scope: "col", role: "columnheader", class: column.kind },
        column.isSilent ? element("span", { class: "unseen" }, column.label) : column.label,
      ),
    );
    // Roles are said aloud, because a table that is displayed as cards forgets that it is one.
    this.root = element(
      "table",
      { role: "table" },
      element("caption", { class: "unseen" }, caption),
      element(
        "thead",
        { role: "rowgroup" },
        element("tr", { role: "row" }, ...heads),
      ),
      this.body,
    );
  }

  show(items, decorate = () => {}) {
    keep(
      this.body,
      items,
      this.keyOf,
      () => this.row(),
      (row, item) => {
        this.columns.forEach((column, at) => column.fill(row.children[at], item));
        decorate(row, item);
      },
    );
  }

  row() {
    const cells = this.columns.map((column) =>
      element("td", {
        role: "cell",
        class: column.kind,
        "data-label": column.isSilent ? null : column.label,
      }),
    );
    return element("tr", { role: "row" }, ...cells);
  }
}
