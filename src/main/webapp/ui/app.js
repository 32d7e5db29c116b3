// Puts the page together: what is asked for, who shows it, and what a second brings.

import { getText } from "./lib/call.js";
import { Resource } from "./lib/resource.js";
import { Stream } from "./lib/stream.js";
import { Banner } from "./panels/banner.js";
import { Cache } from "./panels/cache.js";
import { Feed } from "./panels/feed.js";
import { Figures } from "./panels/figures.js";
import { Header } from "./panels/header.js";
import { Locks } from "./panels/locks.js";
import { Nodes } from "./panels/nodes.js";
import { Queues } from "./panels/queues.js";
import { Shards } from "./panels/shards.js";
import { Waits } from "./panels/waits.js";

const SECOND = 1_000;

const status = new Resource("/status", SECOND);
const cluster = new Resource("/cluster", 2 * SECOND);
const ring = new Resource("/cluster/ring", 60 * SECOND);
const graph = new Resource("/locks/wait-for-graph?consistency=local", 3 * SECOND);
const metrics = new Resource("/metrics?scope=application", 3 * SECOND, getText);

const stream = new Stream(happened, (isOpen) => {
  if (isOpen) {
    locks.list.soon();
  }
});
const header = new Header(status, stream);
const banner = new Banner(status, cluster);
const feed = new Feed(stream);
const locks = new Locks();
const queues = new Queues();
const cache = new Cache();
const figures = new Figures({ status, metrics, queues, stream });
const panels = [
  new Nodes(status, cluster),
  new Shards(status, cluster, ring),
  new Waits(graph),
  locks,
  queues,
  cache,
];
const resources = [status, cluster, ring, graph, metrics, locks.list, queues.list, cache.counts];

function happened(type, data) {
  feed.add(type, data);
  figures.add(type);
  if (type === "leader") {
    status.soon();
    cluster.soon();
  } else {
    locks.list.soon();
    graph.soon();
  }
}

function second() {
  header.draw();
  banner.draw();
  feed.draw();
  locks.tick();
  cache.tick();
  figures.tick();
  panels.forEach((panel) => panel.age());
}

// A page that nobody looks at asks for nothing.
function attend() {
  for (const each of [...resources, stream]) {
    if (document.hidden) {
      each.stop();
    } else {
      each.start();
    }
  }
}

status.listen(() => {
  header.draw();
  banner.draw();
});
cluster.listen(() => banner.draw());
document.addEventListener("visibilitychange", attend);
setInterval(() => document.hidden || second(), SECOND);
attend();
