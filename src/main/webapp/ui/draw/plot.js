// A line over the last minutes, with its scale.

import { element, mark, say, shape } from "../lib/dom.js";
import { SAMPLES_MAX } from "../lib/series.js";

const WIDTH = 300;
const HEIGHT = 64;

/**
 * Lines: one or two, each with a label and its Series; format makes text of a value. The scale
 * ends at max, or where the greatest value asks for.
 */
export class Plot {
  constructor({ title, lines, format, unit = "", max = null }) {
    this.max = max;
    this.title = title;
    this.lines = lines;
    this.format = format;
    this.unit = unit;
    this.values = lines.map(() => element("span", { class: "value" }, "–"));
    this.top = element("span", { class: "top-label" });
    this.area = shape("path", { class: "area" });
    this.paths = lines.map((_, at) => shape("path", { class: at === 0 ? "line" : "line second" }));
    this.svg = shape(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" },
      shape("path", { class: "grid", d: `M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}` }),
      shape("path", { class: "floor", d: `M0 ${HEIGHT - 0.5}H${WIDTH}` }),
      this.area,
      ...this.paths,
    );
    this.root = element(
      "figure",
      { class: "plot" },
      element("figcaption", {}, element("span", { class: "title" }, title), ...this.legend()),
      element("div", { class: "chart" }, this.svg, this.top),
      element(
        "div",
        { class: "times", "aria-hidden": "true" },
        element("span", {}, "5 min ago"),
        element("span", {}, "now"),
      ),
    );
  }

  legend() {
    return this.values.map((value, at) =>
      element(
        "span",
        { class: "reading" },
        this.lines.length === 1
          ? null
          : element("span", { class: at === 0 ? "key" : "key second", "aria-hidden": "true" }),
        value,
        element("span", { class: "unit" }, this.lines[at].label || this.unit),
      ),
    );
  }

  draw() {
    const top = this.max ?? ceiling(Math.max(...this.lines.map((line) => line.series.max)));
    this.lines.forEach((line, at) => {
      say(this.values[at], this.format(line.series.last));
      this.paths[at].setAttribute("d", pathOf(line.series.samples, top));
    });
    this.area.setAttribute("d", areaOf(this.lines[0].series.samples, top));
    say(this.top, this.format(top));
    mark(this.svg, "aria-label", this.description(top));
  }

  description(top) {
    const readings = this.lines
      .map((line) => `${line.label || this.unit} ${this.format(line.series.last)} now`)
      .join(", ");
    return `${this.title} over five minutes: ${readings}, scale up to ${this.format(top)}`;
  }
}

/** The least of 1, 2, 5, 10, 20, … that is not below the value. */
export function ceiling(value) {
  if (!(value > 1)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

function runs(samples, top) {
  const found = [];
  let run = null;
  samples.forEach((sample, at) => {
    if (sample === null) {
      run = null;
      return;
    }
    if (run === null) {
      run = [];
      found.push(run);
    }
    const x = (at / (SAMPLES_MAX - 1)) * WIDTH;
    const y = HEIGHT - 1 - (Math.min(sample, top) / top) * (HEIGHT - 3);
    run.push([x.toFixed(1), y.toFixed(1)]);
  });
  return found;
}

// A single sample between two holes is a dash, or it would not be seen.
function pathOf(samples, top) {
  return runs(samples, top)
    .map((run) => {
      const points = run.map((point) => point.join(" ")).join("L");
      return run.length === 1 ? `M${points}h1` : `M${points}`;
    })
    .join("");
}

function areaOf(samples, top) {
  return runs(samples, top)
    .filter((run) => run.length > 1)
    .map((run) => {
      const points = run.map((point) => point.join(" ")).join("L");
      return `M${run[0][0]} ${HEIGHT}L${points}V${HEIGHT}Z`;
    })
    .join("");
}
