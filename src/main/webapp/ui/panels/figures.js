// What goes on over time: commits, grants, waits, messages.

import { byId } from "../lib/dom.js";
import { count, rate } from "../lib/format.js";
import { Pace, Series } from "../lib/series.js";
import { Plot } from "../draw/plot.js";

const WAITING = /^(?:application_)?quorate_waiting_requests(?:\{[^}]*\})? (\S+)$/m;

export class Figures {
  constructor({ status, metrics, queues, stream }) {
    Object.assign(this, { status, metrics, queues, stream });
    this.commits = new Pace();
    this.granted = 0;
    this.series = {
      commits: new Series(),
      grants: new Series(),
      waiting: new Series(),
      sent: new Series(),
      done: new Series(),
    };
    this.plots = [
      plot("Commits", "a second", rate, this.series.commits),
      plot("Locks granted", "a second", rate, this.series.grants),
      plot("Clients waiting", "now", count, this.series.waiting),
      new Plot({
        title: "Messages",
        format: rate,
        lines: [
          { label: "in /s", series: this.series.sent },
          { label: "done /s", series: this.series.done },
        ],
      }),
    ];
    byId("plots").append(...this.plots.map((each) => each.root));
    status.listen(() => {
      if (status.failure === null) {
        this.commits.see(status.value.commit_index, status.at);
      }
    });
  }

  /** An event of a type has come. */
  add(type) {
    if (type === "lock_granted") {
      this.granted++;
    }
  }

  /** One sample of everything; what is not known now leaves a hole. */
  tick() {
    const { commits, grants, waiting, sent, done } = this.series;
    commits.add(this.status.isStale ? null : this.commits.perSecond);
    grants.add(this.stream.isOpen ? this.granted : null);
    this.granted = 0;
    waiting.add(this.metrics.isStale ? null : waitingIn(this.metrics.value));
    sent.add(this.queues.pace("in"));
    done.add(this.queues.pace("out"));
    this.plots.forEach((each) => each.draw());
  }
}

function plot(title, unit, format, series) {
  return new Plot({ title, unit, format, lines: [{ label: "", series }] });
}

function waitingIn(metrics) {
  const found = metrics === null ? null : WAITING.exec(metrics);
  return found === null ? null : Number(found[1]);
}
