// Locks by name: who holds them, under which token and until when, and who waits.

import { byId, element, keep, mark, say } from "../lib/dom.js";
import { NOTHING, count, duration, many } from "../lib/format.js";
import { PAGE, Pager } from "../lib/pager.js";
import { Panel } from "../lib/panel.js";
import { Resource } from "../lib/resource.js";
import { Table } from "../lib/table.js";

const EVERY_MILLIS = 2_000;
const PARTIES_MAX = 50;

export class Locks extends Panel {
  constructor() {
    const pager = new Pager("/lock", PAGE, byId("locks-prefix"), byId("locks-pages"), () =>
      this.list.now(),
    );
    // What this node has applied, so that there is something to see while nobody leads.
    const list = new Resource(() => `${pager.address}&consistency=local`, EVERY_MILLIS);
    super("locks", [list]);
    this.pager = pager;
    this.list = list;
    this.open = new Set();
    this.table = new Table("Locks by name", this.columns(), (lock) => lock.lock);
    this.empty = element("p", { class: "plain" });
    this.body.append(this.table.root, this.empty);
    list.listen(() => this.draw());
  }

  columns() {
    return [
      { label: "Lock", kind: "name", fill: (cell, lock) => this.fillName(cell, lock) },
      { label: "Type", fill: (cell, lock) => say(cell, typeOf(lock)) },
      { label: "Held by", kind: "who", fill: fillHolders },
      { label: "Token", kind: "number token", fill: fillToken },
      { label: "Ends in", kind: "number", fill: (cell, lock) => fillEnd(cell, lock, this.list.at) },
      { label: "Waiting", kind: "number", fill: fillWaiting },
    ];
  }

  draw() {
    if (this.list.value === null || this.list.failure !== null) {
      return;
    }
    const { locks, next_after: next } = this.list.value;
    this.pager.show(next);
    this.table.root.hidden = locks.length === 0;
    this.empty.hidden = locks.length > 0;
    const wanted = this.pager.prefix;
    say(this.empty, wanted === "" ? "No lock is held." : "No lock's name begins like this.");
    this.table.show(locks, (row, lock) => {
      row.classList.toggle("is-contended", lock.waiters.length > 0);
      row.classList.toggle("is-open", this.open.has(lock.lock));
    });
    this.say(summary(locks, next !== null));
  }

  /** Counts the rest of each hold down between two answers. */
  tick() {
    if (this.list.value !== null && !this.list.isStale) {
      const at = this.table.columns.findIndex((column) => column.label === "Ends in");
      this.list.value.locks.forEach((lock, row) => {
        const cells = this.table.body.children[row]?.children;
        if (cells !== undefined) {
          fillEnd(cells[at], lock, this.list.at);
        }
      });
    }
  }

  fillName(cell, lock) {
    if (cell.firstChild === null) {
      const button = element(
        "button",
        { type: "button", class: "opener", title: lock.lock, click: () => this.toggle(lock.lock) },
        element("span", { class: "long" }, lock.lock),
      );
      cell.append(button, element("div", { class: "details", hidden: true }));
    }
    const isOpen = this.open.has(lock.lock);
    mark(cell.firstChild, "aria-expanded", String(isOpen));
    cell.lastChild.hidden = !isOpen;
    if (isOpen) {
      fillDetails(cell.lastChild, lock);
    }
  }

  toggle(name) {
    if (!this.open.delete(name)) {
      this.open.add(name);
    }
    this.draw();
  }
}

function summary(locks, hasMore) {
  const held = locks.filter((lock) => lock.holders.length > 0).length;
  const waiting = locks.reduce((sum, lock) => sum + lock.waiters.length, 0);
  return `${many(held, "lock")} held, ${count(waiting)} waiting${hasMore ? " on this page" : ""}`;
}

function typeOf(lock) {
  if (lock.max_permits > 0 || lock.holders.some((holder) => holder.permits > 0)) {
    return "semaphore";
  }
  return lock.lock_type ?? "free";
}

function fillHolders(cell, lock) {
  const [first] = lock.holders;
  const more = lock.holders.length - 1;
  if (cell.firstChild === null) {
    cell.append(element("span", { class: "long" }), element("span", { class: "more" }));
  }
  say(cell.firstChild, first?.client_id ?? "nobody");
  mark(cell.firstChild, "title", first?.client_id);
  say(cell.lastChild, more > 0 ? `+${count(more)}` : "");
}

// Tokens are too long to be grouped, and people compare them with those in their logs.
function fillToken(cell, lock) {
  const tokens = lock.holders.map((holder) => holder.fencing_token);
  const latest = tokens.length === 0 ? null : String(Math.max(...tokens));
  say(cell, latest ?? NOTHING);
  mark(cell, "title", latest);
}

function fillEnd(cell, lock, at) {
  const ends = lock.holders.map((holder) => holder.expires_in);
  say(cell, ends.length === 0 ? NOTHING : duration(Math.min(...ends) - (Date.now() - at) / 1_000));
}

function fillWaiting(cell, lock) {
  say(cell, lock.waiters.length === 0 ? NOTHING : count(lock.waiters.length));
}

function fillDetails(place, lock) {
  const parties = [
    ...lock.holders.slice(0, PARTIES_MAX).map((holder) => ({
      key: `h${holder.client_id}`,
      client: holder.client_id,
      text: `holds ${holder.lock_type}, token ${holder.fencing_token}, since ${holder.acquired_at}${
        holder.hold_count > 1 ? `, entered ${holder.hold_count} times` : ""
      }${permits(holder)}`,
    })),
    ...lock.waiters.slice(0, PARTIES_MAX).map((waiter, at) => ({
      key: `w${waiter.client_id}`,
      client: waiter.client_id,
      text: waiter.offered
        ? `has been offered the lock, for ${duration(waiter.place_ends_in)}`
        : `waits, number ${at + 1}, ${waiter.lock_type}${permits(waiter)}`,
    })),
  ];
  const hidden =
    Math.max(0, lock.holders.length - PARTIES_MAX) + Math.max(0, lock.waiters.length - PARTIES_MAX);
  if (hidden > 0) {
    parties.push({ key: "more", client: "", text: `and ${count(hidden)} more` });
  }
  keep(
    place,
    parties,
    (party) => party.key,
    () => element("p", {}, element("b", { class: "long" }), " ", element("span")),
    (line, party) => {
      say(line.firstChild, party.client);
      say(line.lastChild, party.text);
    },
  );
}

function permits(party) {
  return party.permits > 0 ? `, ${many(party.permits, "permit")}` : "";
}
