// Drawings of who waits for whom: the graph as it is, and a cycle that was broken up.

import { shape } from "../lib/dom.js";
import { cut } from "../lib/format.js";
import { layered } from "./layers.js";

const CLIENTS_MAX = 36;
const COLUMN = 137;
const ROW = 38;
const BOX = { width: 90, height: 26 };
const LABELS_MAX = 24;

/** The graph as a drawing, and how many clients it leaves out. */
export function drawGraph(edges, description) {
  const { places, rows, edges: pairs, left } = layered(edges, CLIENTS_MAX);
  const columns = 1 + Math.max(0, ...[...places.values()].map((place) => place.column));
  const width = (columns - 1) * COLUMN + BOX.width + 4;
  const height = rows * ROW + 4;
  const svg = shape("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-label": description,
    class: "graph",
  });
  const spots = spotsOf(places);
  svg.append(...pairs.map((pair) => wait(spots.get(pair.waiter), spots.get(pair.blocker))));
  spots.forEach((spot, client) => svg.append(box(client, spot)));
  if (pairs.length <= LABELS_MAX) {
    svg.append(...pairs.map((pair) => label(pair, spots)));
  }
  return { svg, left };
}

function spotsOf(places) {
  const spots = new Map();
  places.forEach(({ column, row }, client) => {
    spots.set(client, { x: 2 + column * COLUMN, y: row * ROW + ROW / 2 + 4 });
  });
  return spots;
}

function box(client, { x, y }) {
  return shape(
    "g",
    { class: "client" },
    shape("title", {}, client),
    shape("rect", { x, y: y - BOX.height / 2, width: BOX.width, height: BOX.height, rx: 6 }),
    shape("text", { x: x + BOX.width / 2, y }, cut(client, 13)),
  );
}

/** From who waits, on the right, to who is waited for. */
function wait(from, to) {
  const start = { x: from.x, y: from.y };
  const end = { x: to.x + BOX.width, y: to.y };
  const bend = Math.max(24, (start.x - end.x) / 2);
  const line =
    `M${start.x} ${start.y}C${start.x - bend} ${start.y} ${end.x + bend + 6} ${end.y}` +
    ` ${end.x + 7} ${end.y}`;
  const tip = `M${end.x + 1} ${end.y}l8 -4v8Z`;
  return shape(
    "g",
    {},
    shape("path", { class: "edge", d: line }),
    shape("path", { class: "tip", d: tip }),
  );
}

function label(pair, spots) {
  const from = spots.get(pair.waiter);
  const to = spots.get(pair.blocker);
  const more = pair.locks.length > 1 ? ` +${pair.locks.length - 1}` : "";
  return shape(
    "text",
    {
      class: "lock",
      x: (from.x + to.x + BOX.width) / 2,
      // Nearer to who waits: many may wait for one, and their labels would lie on each other.
      y: 0.8 * from.y + 0.2 * to.y - 7,
    },
    shape("title", {}, pair.locks.slice(0, 10).join("\n")),
    cut(pair.locks[0], 8) + more,
  );
}

const CYCLE_MAX = 12;

/** A cycle as a small circle of clients, each waiting for the next; the victim is crossed out. */
export function drawCycle(cycle, victim) {
  const first = Math.max(0, cycle.indexOf(victim));
  const shown = [...cycle.slice(first), ...cycle.slice(0, first)].slice(0, CYCLE_MAX);
  const svg = shape("svg", {
    viewBox: "0 0 56 56",
    width: 56,
    height: 56,
    class: "cycle",
    "aria-hidden": "true",
  });
  const spot = (at) => {
    const turn = (2 * Math.PI * at) / shown.length;
    return { x: 28 + 20 * Math.sin(turn), y: 28 - 20 * Math.cos(turn) };
  };
  svg.append(shape("circle", { class: "orbit", cx: 28, cy: 28, r: 20 }));
  shown.forEach((client, at) => {
    const { x, y } = spot(at);
    const middle = spot(at + 0.5);
    const degrees = (360 * (at + 0.5)) / shown.length;
    const turned = `translate(${middle.x.toFixed(1)} ${middle.y.toFixed(1)}) rotate(${degrees})`;
    svg.append(shape("path", { class: "tip", d: "M3 0l-5 -3v6Z", transform: turned }));
    svg.append(client === victim ? crossed(x, y) : shape("circle", { cx: x, cy: y, r: 4.5 }));
  });
  return svg;
}

function crossed(x, y) {
  const arm = 2.6;
  const cross =
    `M${x - arm} ${y - arm}L${x + arm} ${y + arm}M${x - arm} ${y + arm}L${x + arm} ${y - arm}`;
  return shape(
    "g",
    { class: "victim" },
    shape("circle", { cx: x, cy: y, r: 6.5 }),
    shape("path", { d: cross }),
  );
}
