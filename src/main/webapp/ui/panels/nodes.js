// The members: who they are, what they do, how far their logs are.

import { byId, element, mark, say } from "../lib/dom.js";
import { NOTHING, count, many } from "../lib/format.js";
import { Panel } from "../lib/panel.js";
import { Table } from "../lib/table.js";

const CONTACTS = {
  true: { word: "answers", kind: "good" },
  false: { word: "silent", kind: "bad" },
  null: { word: "not known", kind: "unknown" },
};

export class Nodes extends Panel {
  constructor(status, cluster) {
    super("nodes", [cluster]);
    this.status = status;
    this.cluster = cluster;
    this.foot = byId("nodes-foot");
    this.table = new Table("Nodes of the cluster", COLUMNS, (node) => node.id);
    this.body.append(this.table.root);
    cluster.listen(() => this.draw());
    status.listen(() => this.draw());
  }

  draw() {
    if (this.cluster.value === null || this.status.value === null) {
      return;
    }
    const nodes = nodesOf(this.status.value, this.cluster.value);
    this.table.show(nodes, (row, node) => mark(row, "data-contact", String(node.contact)));
    const voters = nodes.filter((node) => node.votes).length;
    this.say(`${many(nodes.length, "member")}, ${voters} voting`);
    this.drawFoot(nodes);
  }

  drawFoot(nodes) {
    const leader = nodes.find((node) => node.isLeader);
    const isElsewhere = leader !== undefined && !leader.isHere;
    this.foot.hidden = !isElsewhere;
    if (isElsewhere && this.foot.dataset.leader !== leader.id) {
      this.foot.dataset.leader = leader.id;
      this.foot.replaceChildren(
        "How far the others are is known to the leader: ",
        pageOf(leader.address, leader.id),
      );
    }
  }
}

/** What this node's two answers say of each member. */
export function nodesOf(status, cluster) {
  const leader = status.leader;
  return cluster.members.map((member) => {
    const id = member.node_id;
    const isHere = id === status.node_id;
    const peer = status.peers.find((each) => each.node_id === id);
    const contact = isHere ? true : (peer?.active ?? member.active ?? null);
    const led = cluster.shards.filter((shard) => (shard.leader ?? null) === id).length;
    return {
      id,
      address: member.address,
      isHere,
      isLeader: id === leader,
      votes: member.role === "voter",
      role: roleOf(member, isHere, status, contact),
      contact,
      log: isHere ? status.last_index : peer?.match_index,
      commit: isHere ? status.commit_index : undefined,
      applied: isHere ? status.applied_index : undefined,
      lag: isHere ? status.commit_index - status.applied_index : peer?.lag,
      lagOf: isHere ? "to apply" : "behind",
      led,
      isLeaving: cluster.leaving.includes(id),
    };
  });
}

function roleOf(member, isHere, status, contact) {
  if (isHere && member.role === "voter") {
    return status.role;
  }
  if (member.node_id === status.leader) {
    return "leader";
  }
  // Whether a voter that is silent follows anybody, nobody knows.
  return member.role === "voter" && contact !== false ? "follower" : member.role;
}

const COLUMNS = [
  { label: "Node", kind: "name", fill: fillName },
  { label: "Role", fill: fillRole },
  { label: "Contact", fill: fillContact },
  { label: "Log", kind: "number", fill: (cell, node) => say(cell, count(node.log)) },
  { label: "Committed", kind: "number", fill: (cell, node) => say(cell, count(node.commit)) },
  { label: "Lag", kind: "number", fill: fillLag },
  { label: "Leads", kind: "number", fill: (cell, node) => say(cell, count(node.led)) },
];

function fillName(cell, node) {
  if (cell.dataset.address !== node.address) {
    cell.dataset.address = node.address;
    cell.replaceChildren(
      node.isHere ? element("span", { class: "long" }, node.id) : pageOf(node.address, node.id),
      element("span", { class: "under" }, node.isHere ? `${node.address}, here` : node.address),
    );
    mark(cell, "title", node.id);
  }
}

/** A way to another node's dashboard, if its address can be one. */
function pageOf(address, id) {
  const text = `${location.protocol}//${address}/ui/`;
  const isAddress = /^(\[[0-9a-f:.]+\]|[\w.-]+):\d+$/i.test(address) && URL.canParse(text);
  return isAddress
    ? element("a", { href: text, rel: "noopener noreferrer", class: "long" }, id)
    : element("span", { class: "long" }, id);
}

function fillRole(cell, node) {
  const word = wordIn(cell);
  say(word, node.isLeaving ? `${node.role}, leaving` : node.role);
  mark(word, "data-role", node.role);
}

function fillContact(cell, node) {
  const { word, kind } = CONTACTS[String(node.contact)];
  say(wordIn(cell), word);
  mark(wordIn(cell), "data-state", kind);
}

function wordIn(cell) {
  if (cell.firstChild === null) {
    cell.append(element("span"));
  }
  return cell.firstChild;
}

function fillLag(cell, node) {
  const isKnown = Number.isFinite(node.lag);
  say(cell, isKnown ? count(Math.max(0, node.lag)) : NOTHING);
  mark(cell, "title", isKnown ? `entries ${node.lagOf}` : null);
}
