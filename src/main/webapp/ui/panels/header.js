// Who answers, who leads, and whether the page is up to date.

import { byId, mark, say } from "../lib/dom.js";
import { NOTHING, count, cut } from "../lib/format.js";

const STATES = {
  waiting: "Connecting",
  live: "Live",
  polling: "Polling only",
  stale: "Out of date",
};

export class Header {
  constructor(status, stream) {
    this.status = status;
    this.stream = stream;
  }

  draw() {
    const { value } = this.status;
    if (value !== null) {
      this.fact("node", value.node_id);
      this.fact("role", value.role);
      this.fact("leader", value.leader ?? "none");
      say(byId("fact-term"), count(value.term));
      this.fact("cluster", value.cluster_id.slice(0, 8), value.cluster_id);
      document.title = `${cut(value.node_id, 40)} – Quorate`;
    }
    const state = this.state();
    mark(byId("link-state"), "data-state", state);
    say(byId("link-text"), STATES[state]);
  }

  fact(name, text, whole = text) {
    const place = byId(`fact-${name}`);
    say(place, text === "" ? NOTHING : text);
    mark(place, "title", whole);
  }

  state() {
    if (this.status.isStale || this.status.failure !== null) {
      return "stale";
    }
    if (this.status.value === null) {
      return "waiting";
    }
    return this.stream.isOpen ? "live" : "polling";
  }
}
