// The node's part of the coherent cache: lines by state, and how often a read found one.

import { element, say } from "../lib/dom.js";
import { NOTHING, count, percent } from "../lib/format.js";
import { getJson } from "../lib/call.js";
import { Panel } from "../lib/panel.js";
import { Resource } from "../lib/resource.js";
import { Pace, Series } from "../lib/series.js";
import { Plot } from "../draw/plot.js";

const EVERY_MILLIS = 2_000;
const WITHOUT_MILLIS = 60_000;
const NOT_FOUND = 404;
const STATES = [
  ["M", "modified", "the only copy, written here"],
  ["E", "exclusive", "the only copy, not written"],
  ["S", "shared", "one of several copies"],
  ["I", "invalid", "free, or not to be read any more"],
];

export class Cache extends Panel {
  constructor() {
    // That a node has no cache is an answer, not a failure.
    const counts = new Resource("/cache", EVERY_MILLIS, (path) =>
      getJson(path).catch((failure) => {
        if (failure.status === NOT_FOUND) {
          return null;
        }
        throw failure;
      }),
    );
    super("cache", [counts]);
    this.counts = counts;
    this.hits = new Pace();
    this.misses = new Pace();
    this.rates = new Series();
    this.cells = new Map(STATES.map(([state]) => [state, element("dd", {}, NOTHING)]));
    this.states = element(
      "dl",
      { class: "states" },
      ...STATES.map(([state, word, meaning]) =>
        element(
          "div",
          { title: meaning },
          element("dt", {}, element("b", {}, state), ` ${word}`),
          this.cells.get(state),
        ),
      ),
    );
    this.plot = new Plot({
      title: "Hit rate",
      format: percent,
      lines: [{ label: "of all reads", series: this.rates }],
      max: 1,
    });
    this.plain = element("p", { class: "plain" }, "Nothing is known of the cache yet.");
    this.body.append(this.states, this.plot.root, this.plain);
    this.show(false);
    counts.listen(() => this.draw());
  }

  show(isThere) {
    this.states.hidden = !isThere;
    this.plot.root.hidden = !isThere;
    this.plain.hidden = isThere;
  }

  draw() {
    const { value, failure, at } = this.counts;
    if (failure !== null) {
      return;
    }
    this.show(value !== null);
    this.counts.everyMillis = value === null ? WITHOUT_MILLIS : EVERY_MILLIS;
    if (value === null) {
      say(this.plain, "This node has no cache to show.");
      this.say("");
      return;
    }
    this.cells.forEach((cell, state) => say(cell, count(value.states?.[state])));
    this.hits.see(value.hits, at);
    this.misses.see(value.misses, at);
    const size = `${count(value.size)} of ${count(value.capacity)} lines`;
    this.say(`${size}, ${percent(value.hit_rate)} hits`);
  }

  /** A second in which nothing was read has no hit rate. */
  tick() {
    const hits = this.hits.perSecond;
    const reads = hits === null ? 0 : hits + (this.misses.perSecond ?? 0);
    this.rates.add(this.counts.isStale || !(reads > 0) ? null : hits / reads);
    this.plot.draw();
  }
}
