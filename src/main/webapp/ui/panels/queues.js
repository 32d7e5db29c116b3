// Queues by name: what waits, what is out, how fast it goes, and dead letters with a way back.

import { byId, element, mark, say } from "../lib/dom.js";
import { brief, count, cut, many, rate } from "../lib/format.js";
import { postJson, segment } from "../lib/call.js";
import { PAGE, Pager } from "../lib/pager.js";
import { Panel } from "../lib/panel.js";
import { Resource } from "../lib/resource.js";
import { Pace } from "../lib/series.js";
import { Table } from "../lib/table.js";
import { confirm } from "./confirm.js";

// Asks the leaders of all shards.
const EVERY_MILLIS = 3_000;
const REDRIVE_MAX = 500;
const NAME_MAX = 80;

export class Queues extends Panel {
  constructor() {
    const pager = new Pager("/queue", PAGE, byId("queues-prefix"), byId("queues-pages"), () =>
      this.list.now(),
    );
    const list = new Resource(() => pager.address, EVERY_MILLIS);
    super("queues", [list]);
    this.pager = pager;
    this.list = list;
    this.told = byId("queues-told");
    this.paces = new Map();
    this.table = new Table("Queues by name", this.columns(), (queue) => queue.queue);
    this.empty = element("p", { class: "plain" });
    this.body.append(this.table.root, this.empty);
    list.listen(() => this.draw());
  }

  columns() {
    const pace = (kind) => (cell, queue) =>
      say(cell, rate(this.paces.get(queue.queue)[kind].perSecond));
    const figure = (field) => (cell, queue) => say(cell, brief(queue[field]));
    return [
      { label: "Queue", kind: "name", fill: fillName },
      { label: "Ready", kind: "number", fill: figure("ready") },
      { label: "In flight", kind: "number", fill: figure("in_flight") },
      { label: "Delayed", kind: "number", fill: figure("delayed") },
      { label: "In /s", kind: "number", fill: pace("in") },
      { label: "Done /s", kind: "number", fill: pace("out") },
      { label: "Dead", kind: "number", fill: figure("dead") },
      {
        label: "What to do",
        isSilent: true,
        kind: "deed",
        fill: (cell, queue) => this.fillRedrive(cell, queue),
      },
    ];
  }

  draw() {
    if (this.list.value === null || this.list.failure !== null) {
      return;
    }
    const { queues, last } = this.list.value;
    this.pager.show(last || queues.length === 0 ? null : queues[queues.length - 1].queue);
    this.table.root.hidden = queues.length === 0;
    this.empty.hidden = queues.length > 0;
    const wanted = this.pager.prefix;
    say(this.empty, wanted === "" ? "There is no queue." : "No queue's name begins like this.");
    this.follow(queues);
    this.table.show(queues);
    this.say(summary(queues, !last));
  }

  /** Rates of the queues on this page; those of others are forgotten. */
  follow(queues) {
    const paces = new Map();
    for (const queue of queues) {
      const pace = this.paces.get(queue.queue) ?? { in: new Pace(), out: new Pace() };
      pace.in.see(queue.enqueued_total, this.list.at);
      pace.out.see(queue.acked_total, this.list.at);
      paces.set(queue.queue, pace);
    }
    this.paces = paces;
  }

  /** How fast all queues of the page go, in or out; null if that is not known. */
  pace(kind) {
    if (this.list.value === null || this.list.isStale) {
      return null;
    }
    const known = [...this.paces.values()].map((pace) => pace[kind].perSecond);
    return known.reduce((sum, each) => sum + (each ?? 0), 0);
  }

  fillRedrive(cell, queue) {
    const canDo = queue.dead > 0 && segment(queue.queue) !== null;
    if (cell.firstChild === null) {
      cell.append(element("button", { type: "button" }, "Redrive"));
      cell.firstChild.addEventListener("click", () => this.redrive(cell.queue));
    }
    cell.queue = queue;
    cell.firstChild.hidden = !canDo;
    mark(cell.firstChild, "aria-label", `Redrive dead letters of ${queue.queue}`);
  }

  async redrive(queue) {
    const number = Math.min(queue.dead, REDRIVE_MAX);
    const letters = `${many(number, "dead letter")} of ${cut(queue.queue, NAME_MAX)}`;
    const isMeant = await confirm({
      title: "Redrive dead letters?",
      text: `${letters} will be delivered again.`,
      deed: `Redrive ${count(number)}`,
    });
    if (!isMeant) {
      return;
    }
    try {
      const answer = await postJson(`/queue/${segment(queue.queue)}/redrive?max=${REDRIVE_MAX}`);
      say(this.told, outcome(queue.queue, answer));
    } catch (failure) {
      say(this.told, `${letters} may not have been sent back: ${failure.message}.`);
    }
    this.list.now();
  }
}

function summary(queues, hasMore) {
  const sum = (field) => queues.reduce((total, queue) => total + queue[field], 0);
  const where = hasMore ? " on this page" : "";
  return `${brief(sum("ready"))} ready, ${brief(sum("in_flight"))} in flight${where}`;
}

function outcome(name, { redriven, left }) {
  const letters = `${many(redriven, "dead letter")} of ${cut(name, NAME_MAX)}`;
  return `${letters} sent back, ${count(left)} left.`;
}

function fillName(cell, queue) {
  if (cell.firstChild === null) {
    cell.append(element("span", { class: "long", title: queue.queue }, queue.queue));
  }
}
