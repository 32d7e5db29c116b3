// What all panels have: a note beside the title, and a line that says when they are out of date.

import { byId, say } from "./dom.js";
import { clock } from "./format.js";

export class Panel {
  constructor(id, resources) {
    this.id = id;
    this.root = byId(id);
    this.body = byId(`${id}-body`);
    this.resources = resources;
    this.note = byId(`${id}-note`);
    this.stale = byId(`${id}-stale`);
  }

  say(text) {
    say(this.note, text);
  }

  /** Marks the panel if what it shows may differ from what is. */
  age() {
    const old = this.resources.filter((resource) => resource.isStale);
    const isStale = old.length > 0;
    this.root.classList.toggle("is-stale", isStale);
    this.stale.hidden = !isStale;
    if (isStale) {
      say(this.stale, old.map(reason)[0]);
    }
  }
}

function reason({ at, failure }) {
  const cause = failure === null ? "no answer" : failure.message;
  return at === null ? `Not known: ${cause}.` : `As of ${clock(at)}; since then: ${cause}.`;
}
