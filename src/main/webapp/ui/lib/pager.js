// Pages of a list that the node gives out by name: a prefix, and the name to go on after.

import { element, say } from "./dom.js";

/** A row is a card on a phone, where fifty would bury what comes below. */
export const PAGE = matchMedia("(max-width: 640px)").matches ? 10 : 50;

const TYPING_MILLIS = 250;

export class Pager {
  /** Calls back when another page is wanted. */
  constructor(path, limit, field, place, onChange) {
    this.path = path;
    this.limit = limit;
    this.onChange = onChange;
    this.prefix = "";
    this.marks = [];
    this.next = null;
    this.back = element("button", { type: "button", click: () => this.goBack() }, "Previous");
    this.forth = element("button", { type: "button", click: () => this.goForth() }, "Next");
    this.number = element("span", { class: "page-number" });
    place.append(this.back, this.number, this.forth);
    this.place = place;
    let typing = 0;
    field.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.filter(field.value), TYPING_MILLIS);
    });
    this.show(null);
  }

  get address() {
    const parameters = new URLSearchParams({ limit: this.limit });
    if (this.prefix !== "") {
      parameters.set("prefix", this.prefix);
    }
    if (this.marks.length > 0) {
      parameters.set("after", this.marks[this.marks.length - 1]);
    }
    return `${this.path}?${parameters}`;
  }

  /** Next: the name behind which the next page begins, or null on the last page. */
  show(next) {
    this.next = next;
    this.place.hidden = next === null && this.marks.length === 0;
    this.back.disabled = this.marks.length === 0;
    this.forth.disabled = next === null;
    say(this.number, `Page ${this.marks.length + 1}`);
  }

  filter(prefix) {
    this.prefix = prefix;
    this.marks = [];
    this.onChange();
  }

  goBack() {
    this.marks.pop();
    this.change();
  }

  goForth() {
    if (this.next !== null) {
      this.marks.push(this.next);
      this.change();
    }
  }

  change() {
    // Until the answer is there nobody can skip what nobody has seen.
    this.show(null);
    this.place.hidden = false;
    this.onChange();
  }
}
