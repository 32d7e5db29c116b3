// What has happened, the newest first.

import { byId, element, keep, say } from "../lib/dom.js";
import { NOTHING, clock, many } from "../lib/format.js";

const SHOWN_MAX = 40;

const WORDS = {
  lock_granted: "granted",
  lock_offered: "offered",
  lock_released: "released",
  lock_expired: "expired",
  wait_expired: "wait expired",
  wait_left: "left the queue",
  deadlock: "deadlock, victim",
  session_ended: "session ended",
  leader: "leader",
  queue_depth: "queue holds",
};

export class Feed {
  constructor(stream) {
    this.stream = stream;
    this.events = [];
    this.count = 0;
    this.list = element("ol", { class: "feed" });
    this.empty = element("p", { class: "plain" });
    byId("feed-body").append(this.list, this.empty);
  }

  /** Takes the text as it is: it is read only if it is still among the last when they are drawn. */
  add(type, data) {
    this.events.unshift({ type, data, at: Date.now(), key: this.count++ });
    this.events.length = Math.min(this.events.length, SHOWN_MAX);
  }

  draw() {
    this.empty.hidden = this.events.length > 0;
    const isOpen = this.stream.isOpen;
    say(this.empty, isOpen ? "Nothing has happened since you came." : "The stream is not open.");
    keep(
      this.list,
      this.events,
      (event) => event.key,
      (event) => line(event),
      () => {},
    );
  }
}

function line({ type, data, at }) {
  const parsed = JSON.parse(data);
  const depth = parsed.depth === undefined ? NOTHING : many(parsed.depth, "message");
  const who = parsed.client_id ?? parsed.leader ?? depth;
  const other = type === "leader" ? `term ${parsed.term}` : parsed.session;
  const subject = parsed.lock ?? parsed.queue ?? other;
  return element(
    "li",
    { "data-type": type },
    element("time", {}, clock(at)),
    element("span", { class: "what" }, WORDS[type] ?? type),
    element("span", { class: "long who", title: who }, who),
    element("span", { class: "long subject", title: subject }, subject ?? NOTHING),
  );
}
