// The ring: places of nodes as ticks, shards where they lie, and a line from each to its leader.

import { shape } from "../lib/dom.js";
import { cut } from "../lib/format.js";

const SIZE = 400;
const MIDDLE = SIZE / 2;
const SHARDS_RADIUS = 158;
const TICKS = [168, 176];
const HUB_RADIUS = 64;
const NUMBERS_MAX = 64;
const NUMBER_TURN = 0.0135;
const SPREAD_ROUNDS = 40;
const NAMES_MAX = 8;

/**
 * Draws shards {shard, angle, node, isKnown, isMoving}, nodes {id, angles} and which node is
 * picked. Angles are turns from the top, clockwise. The number of elements goes with the number of
 * nodes, and with that of shards only as long as there are few.
 */
export function drawRing({ shards, nodes, picked, description }) {
  const svg = shape("svg", {
    viewBox: `0 0 ${SIZE} ${SIZE}`,
    role: "img",
    "aria-label": description,
    class: "ring-drawing",
  });
  svg.append(circle(MIDDLE, MIDDLE, SHARDS_RADIUS, "orbit"));
  const hubs = placeHubs(nodes, shards);
  // What is picked comes last, so that it lies above all others.
  const ordered = [...nodes].sort((a, b) => Number(a.id === picked) - Number(b.id === picked));
  for (const node of ordered) {
    svg.append(drawNode(node, shards, hubs.get(node.id), node.id === picked, nodes.length));
  }
  for (const shard of shards) {
    if (shard.node === null) {
      svg.append(dot(shard, "shard lost"));
    }
  }
  if (shards.length <= NUMBERS_MAX) {
    const turns = spread(shards.map((shard) => shard.angle));
    svg.append(...shards.map((shard, at) => number(shard, turns[at])));
  }
  return svg;
}

function drawNode(node, shards, hub, isPicked, nodeCount) {
  const own = shards.filter((shard) => shard.node === node.id);
  const group = shape("g", { class: isPicked ? "node picked" : "node" });
  group.append(shape("path", { class: "ticks", d: node.angles.map(tick).join("") }));
  for (const isKnown of [true, false]) {
    const some = own.filter((shard) => shard.isKnown === isKnown);
    if (some.length > 0) {
      const kind = isKnown ? "chords" : "chords placed";
      const lines = some.map((each) => chord(each, hub)).join("");
      group.append(shape("path", { class: kind, d: lines }));
    }
  }
  own.forEach((shard) => group.append(dot(shard, shard.isKnown ? "shard" : "shard placed")));
  group.append(circle(hub.x, hub.y, isPicked ? 6 : 4.5, "hub"));
  if (nodeCount <= NAMES_MAX || isPicked) {
    group.append(name(node, hub));
  }
  return group;
}

/** Hubs stand evenly, in the order of where their shards lie, so that few lines cross. */
function placeHubs(nodes, shards) {
  const drawn = nodes.map((node) => {
    const own = shards.filter((shard) => shard.node === node.id);
    const turns = own.map((shard) => 2 * Math.PI * shard.angle);
    const x = turns.reduce((sum, turn) => sum + Math.cos(turn), 0);
    const y = turns.reduce((sum, turn) => sum + Math.sin(turn), 0);
    return { id: node.id, mean: (Math.atan2(y, x) / (2 * Math.PI) + 1) % 1 };
  });
  drawn.sort((a, b) => a.mean - b.mean || (a.id < b.id ? -1 : 1));
  const first = drawn.length === 0 ? 0 : drawn[0].mean;
  const radius = drawn.length === 1 ? 0 : HUB_RADIUS;
  return new Map(drawn.map((node, at) => [node.id, point(first + at / drawn.length, radius)]));
}

function point(turn, radius) {
  const angle = 2 * Math.PI * turn;
  return { x: MIDDLE + radius * Math.sin(angle), y: MIDDLE - radius * Math.cos(angle) };
}

function chord(shard, hub) {
  const end = point(shard.angle, SHARDS_RADIUS);
  const bend = point(shard.angle, SHARDS_RADIUS * 0.55);
  return `M${at(end)}Q${at(bend)} ${at(hub)}`;
}

function tick(turn) {
  return `M${at(point(turn, TICKS[0]))}L${at(point(turn, TICKS[1]))}`;
}

function at({ x, y }) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function circle(cx, cy, r, kind) {
  return shape("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r, class: kind });
}

function dot(shard, kind) {
  const { x, y } = point(shard.angle, SHARDS_RADIUS);
  const mark = circle(x, y, shard.isMoving ? 7 : 5, shard.isMoving ? `${kind} moving` : kind);
  mark.append(shape("title", {}, describe(shard)));
  return mark;
}

function describe(shard) {
  const leader = shard.isKnown ? `led by ${shard.node}` : `placed on ${shard.node ?? "no node"}`;
  return `shard ${shard.shard}, ${leader}${shard.isMoving ? ", moving" : ""}`;
}

/** Where numbers stand: at their shards, yet far enough from each other to be read. */
function spread(angles) {
  const gap = Math.min(NUMBER_TURN, 0.9 / angles.length);
  const order = angles.map((_, at) => at).sort((a, b) => angles[a] - angles[b]);
  const turns = [...angles];
  for (let round = 0; round < SPREAD_ROUNDS; round++) {
    order.forEach((here, at) => {
      const next = order[(at + 1) % order.length];
      const apart = (((turns[next] - turns[here]) % 1) + 1) % 1;
      if (order.length > 1 && apart < gap) {
        turns[here] -= (gap - apart) / 2;
        turns[next] += (gap - apart) / 2;
      }
    });
  }
  return turns;
}

function number(shard, turn) {
  const { x, y } = point(turn, TICKS[1] + 12);
  return shape("text", { x: x.toFixed(1), y: y.toFixed(1), class: "number" }, String(shard.shard));
}

function name(node, hub) {
  const y = hub.y + (hub.y >= MIDDLE ? 20 : -12);
  return shape("text", { x: hub.x.toFixed(1), y: y.toFixed(1), class: "name" }, cut(node.id, 18));
}
