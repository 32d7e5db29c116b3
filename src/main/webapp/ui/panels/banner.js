// What a person has to know first: this node is mute, has no leader, misses others.

import { byId, element, keep, mark, say } from "../lib/dom.js";
import { clock, cut } from "../lib/format.js";

const NAMES_MAX = 5;

/** Warnings {kind, text}, the gravest first; an answer that is missing makes the rest old news. */
export function warnings(status, cluster) {
  const found = [];
  const node = status.value?.node_id ?? "this node";
  if (status.isStale || (status.failure?.status ?? 0) > 0) {
    found.push({ kind: "mute", text: muteness(status, cut(node, 60)) });
    return found;
  }
  if (status.value === null) {
    return found;
  }
  const { phase, detail, leader, partition_detected: isCutOff } = status.value;
  if (phase !== "running") {
    found.push({ kind: "phase", text: `${cut(node, 60)} is ${phase}${detail && `: ${detail}`}.` });
  }
  if (isCutOff) {
    found.push({ kind: "cut", text: `${cut(node, 60)} is cut off from a majority of the nodes.` });
  } else if (leader === null && phase === "running") {
    found.push({ kind: "leader", text: "No leader is known: locks wait until one is elected." });
  }
  const silent = (cluster.value?.members ?? []).filter((member) => member.active === false);
  if (silent.length > 0) {
    found.push({ kind: "silent", text: silence(silent.map((member) => cut(member.node_id, 60))) });
  }
  return found;
}

function muteness(status, node) {
  const why = status.failure === null ? "no answer in time" : status.failure.message;
  return status.at === null
    ? `${node} gives no status: ${why}.`
    : `${node} gives no status: ${why}. What you see is as of ${clock(status.at)}.`;
}

function silence(names) {
  const shown = names.slice(0, NAMES_MAX).join(", ");
  const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : "";
  return `${shown}${more} ${names.length === 1 ? "does" : "do"} not answer.`;
}

export class Banner {
  constructor(status, cluster) {
    this.status = status;
    this.cluster = cluster;
    this.list = byId("banner");
  }

  draw() {
    const found = warnings(this.status, this.cluster);
    mark(this.list, "data-count", found.length);
    keep(
      this.list,
      found,
      (warning) => warning.kind,
      (warning) =>
        element(
          "li",
          { "data-kind": warning.kind },
          element("strong", {}, "Warning"),
          element("span", {}),
        ),
      (item, warning) => say(item.lastChild, warning.text),
    );
  }
}
