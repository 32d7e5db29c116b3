// The shards on the ring, and who leads what.

import { element, keep, mark, say } from "../lib/dom.js";
import { cut, many } from "../lib/format.js";
import { Panel } from "../lib/panel.js";
import { drawRing } from "../draw/ring.js";

const LISTED_MAX = 64;
const NAME_MAX = 40;
const NO_RING = { epoch: null, hashes: [], angles: new Map() };

export class Shards extends Panel {
  /** Ring: where the shards and the nodes lie; it is asked for again when the table changes. */
  constructor(status, cluster, ring) {
    super("shards", [cluster]);
    this.status = status;
    this.cluster = cluster;
    this.ring = ring;
    this.picked = null;
    this.drawn = "";
    this.places = NO_RING;
    this.drawing = element("div", { class: "ring-place" });
    this.list = element("ul", { class: "owners" });
    this.told = element("p", { class: "owned", "aria-live": "polite" });
    this.body.append(this.drawing, element("div", { class: "ring-side" }, this.list, this.told));
    cluster.listen(() => this.draw());
    ring.listen(() => {
      this.places = ring.value === null ? NO_RING : placesOf(ring.value);
      this.draw();
    });
  }

  draw() {
    const cluster = this.cluster.value;
    if (cluster === null) {
      return;
    }
    const members = cluster.members.map((member) => member.node_id);
    const table = JSON.stringify([cluster.epoch, members]);
    if (table !== this.table) {
      this.table = table;
      this.ring.now();
    }
    if (cluster.shards.length === 0) {
      this.say("not placed yet");
      return;
    }
    this.picked = members.includes(this.picked) ? this.picked : cluster.node_id;
    const shards = shardsOf(cluster, this.places);
    const nodes = members.map((id) => ({ id, angles: this.places.angles.get(id) ?? [] }));
    const moving = shards.filter((shard) => shard.isMoving).length;
    this.say(
      `${many(shards.length, "shard")}, table ${cluster.epoch}` +
        (moving > 0 ? `, ${moving} moving` : ""),
    );
    this.drawList(nodes, shards);
    this.drawWhole(nodes, shards);
  }

  drawWhole(nodes, shards) {
    const placed = shards.filter((shard) => shard.angle !== undefined);
    const looks = JSON.stringify([this.picked, this.places.epoch, placed]);
    if (placed.length > 0 && looks !== this.drawn) {
      this.drawn = looks;
      const description =
        `${many(shards.length, "shard")} on the ring of ${many(nodes.length, "node")};` +
        " the list says who leads what";
      this.drawing.replaceChildren(
        drawRing({ shards: placed, nodes, picked: this.picked, description }),
      );
    }
  }

  drawList(nodes, shards) {
    const ledBy = (id) => shards.filter((shard) => shard.node === id);
    keep(
      this.list,
      nodes,
      (node) => node.id,
      (node) =>
        element(
          "li",
          {},
          element(
            "button",
            { type: "button", title: node.id, click: () => this.pick(node.id) },
            element("span", { class: "long" }, node.id),
            element("span", { class: "led" }),
          ),
        ),
      (item, node) => {
        const button = item.firstChild;
        mark(button, "aria-pressed", String(node.id === this.picked));
        say(button.lastChild, `leads ${ledBy(node.id).length}`);
      },
    );
    say(this.told, sentence(this.picked, ledBy(this.picked), this.cluster.value));
  }

  pick(id) {
    this.picked = id;
    this.draw();
  }
}

/** A hash is a place between the top of the ring and, clockwise, the top again. */
function angleOf(hash) {
  return Number.parseInt(hash.slice(0, 12), 16) / 2 ** 48;
}

function placesOf(ring) {
  const angles = new Map();
  for (const { node_id: id, hash } of ring.positions) {
    if (!angles.has(id)) {
      angles.set(id, []);
    }
    angles.get(id).push(angleOf(hash));
  }
  return { epoch: ring.epoch, hashes: (ring.shard_hashes ?? []).map(angleOf), angles };
}

/** Who leads a shard that this node has not is not known here: then where it is to be led. */
function shardsOf(cluster, places) {
  return cluster.shards.map((each) => ({
    shard: each.shard,
    angle: places.hashes[each.shard],
    node: each.leader ?? (hasReplica(each, cluster.node_id) ? null : each.preferred_leader),
    isKnown: each.leader !== null,
    isMoving: each.moving,
  }));
}

function hasReplica(shard, node) {
  return shard.replicas.includes(node) && !shard.moving;
}

function sentence(picked, led, cluster) {
  const kept = cluster.shards.filter((shard) => shard.replicas.includes(picked)).length;
  const known = led.filter((shard) => shard.isKnown).map((shard) => shard.shard);
  const placed = led.filter((shard) => !shard.isKnown).map((shard) => shard.shard);
  const parts = [`${cut(picked, NAME_MAX)} keeps ${many(kept, "shard")}`];
  if (known.length > 0) {
    parts.push(`leads ${listed(known)}`);
  }
  if (placed.length > 0) {
    parts.push(`is to lead ${listed(placed)}`);
  }
  return `${parts.join(", ")}.`;
}

function listed(numbers) {
  const shown = numbers.slice(0, LISTED_MAX).join(", ");
  return numbers.length > LISTED_MAX ? `${shown} and ${numbers.length - LISTED_MAX} more` : shown;
}
