// Who waits for whom now, and the deadlocks that were broken up, with their victims.

import { element, keep, say } from "../lib/dom.js";
import { clock, count, cut, many } from "../lib/format.js";
import { Panel } from "../lib/panel.js";
import { drawCycle, drawGraph } from "../draw/waits.js";

const DEADLOCKS_MAX = 6;
const NAME_MAX = 24;

export class Waits extends Panel {
  constructor(graph) {
    super("waits", [graph]);
    this.graph = graph;
    this.drawn = "";
    this.drawing = element("div", {
      class: "graph-place",
      role: "group",
      "aria-label": "Clients that wait",
      tabindex: 0,
    });
    this.told = element("p", { class: "plain" });
    this.title = element("h3", { hidden: true }, "Broken deadlocks");
    this.list = element("ul", { class: "deadlocks" });
    this.body.append(this.drawing, this.told, this.title, this.list);
    graph.listen(() => this.draw());
  }

  draw() {
    if (this.graph.value === null || this.graph.failure !== null) {
      return;
    }
    const { nodes, edges, recent_deadlocks: recent } = this.graph.value;
    const waiting = new Set(edges.map((edge) => edge.waiter)).size;
    const clients = many(waiting, "client waits", "clients wait");
    this.say(waiting === 0 ? "" : `${clients}, ${count(nodes.length)} involved`);
    this.drawWaits(edges, waiting);
    this.drawDeadlocks(recent);
  }

  drawWaits(edges, waiting) {
    const looks = JSON.stringify(edges);
    if (looks === this.drawn) {
      return;
    }
    this.drawn = looks;
    this.drawing.hidden = waiting === 0;
    if (waiting === 0) {
      this.drawing.replaceChildren();
      say(this.told, "Nobody waits for anybody.");
      return;
    }
    const { svg, left } = drawGraph(edges, sentence(edges, waiting));
    this.drawing.replaceChildren(svg);
    say(
      this.told,
      left === 0
        ? "Each arrow points from who waits to who is waited for."
        : `Not drawn: ${many(left, "more client")}.`,
    );
  }

  drawDeadlocks(recent) {
    const shown = recent.slice(-DEADLOCKS_MAX).reverse();
    this.title.hidden = shown.length === 0;
    say(
      this.title,
      recent.length > shown.length
        ? `Broken deadlocks, the last ${shown.length} of ${recent.length}`
        : "Broken deadlocks",
    );
    keep(
      this.list,
      shown,
      ({ victim, lock, cycle, age }) =>
        // Old ones differ from each other by when they were, which is known to the second only.
        JSON.stringify([victim, lock, cycle, Math.round((this.graph.at / 1_000 - age) / 3)]),
      ({ victim, lock, cycle, age }) =>
        element(
          "li",
          {},
          drawCycle(cycle, victim),
          element(
            "div",
            {},
            element(
              "p",
              {},
              element("strong", { class: "victim-mark" }, "Victim"),
              " ",
              element("b", { class: "long" }, victim),
              " lost its wait for ",
              element("b", { class: "long" }, lock),
            ),
            element("p", { class: "under" }, chain(cycle, this.graph.at - 1_000 * age)),
          ),
        ),
      () => {},
    );
  }
}

function sentence(edges, waiting) {
  const few = edges
    .slice(0, 8)
    .map((edge) => `${cut(edge.waiter, NAME_MAX)} waits for ${cut(edge.blocker, NAME_MAX)}`);
  return `${many(waiting, "client waits", "clients wait")}: ${few.join(", ")}`;
}

function chain(cycle, at) {
  const shown = cycle.slice(0, 5).map((client) => cut(client, NAME_MAX));
  const rest = cycle.length - shown.length;
  const clients = [...shown, rest > 0 ? `${rest} more` : shown[0]].join(" → ");
  return `${clock(at)}  ${clients}`;
}
