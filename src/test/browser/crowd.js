// A cluster larger than a machine can run: what the nodes would answer, put before the page.

import { createHash } from "node:crypto";

const NODES = 50;
const SHARDS = 256;
const LOCKS = 1_000;
const QUEUES = 60;
const NAME = "the-longest-name-that-somebody-could-think-of-".repeat(11);

const nodeId = (at) => `${at === 3 ? NAME : "node"}-${at + 1}`;
const hash = (text) => createHash("md5").update(text).digest("hex").slice(0, 16);

/** Answers the page's calls in the node's place. */
export async function answerForMany(page) {
  const give = (path, answer) =>
    page.route(
      (url) => url.pathname === path,
      (route) => route.fulfill({ json: answer(new URL(route.request().url()).searchParams) }),
    );
  await give("/status", status);
  await give("/cluster", cluster);
  await give("/cluster/ring", ring);
  await give("/lock", locks);
  await give("/queue", queues);
  await give("/locks/wait-for-graph", waits);
  await giveCache(page);
}

/** Answers for a node's cache, which finds three of four keys that it is asked for. */
async function giveCache(page) {
  let asked = 0;
  await page.route(
    (url) => url.pathname === "/cache",
    (route) => {
      asked++;
      const states = { M: 1, E: 22, S: 333, I: 644 };
      const counts = { hits: 3_000 * asked, misses: 1_000 * asked, hit_rate: 0.75 };
      return route.fulfill({ json: { size: 356, capacity: 1_000, states, ...counts } });
    },
  );
}

const ids = Array.from({ length: NODES }, (_, at) => nodeId(at));

function status() {
  return {
    node_id: nodeId(3),
    phase: "running",
    detail: "",
    role: "leader",
    term: 1_234,
    leader: nodeId(3),
    commit_index: 123_456_789,
    applied_index: 123_456_700,
    last_index: 123_456_800,
    partition_detected: false,
    peers: ids
      .filter((_, at) => at !== 3)
      .map((id, at) => ({ node_id: id, match_index: 123_000_000, lag: 456_800, active: at > 8 })),
    cluster_id: "0123456789abcdef",
    incarnation: "0123456789abcdef",
    tick_millis: 10,
    shards_led: [],
  };
}

function shards() {
  return Array.from({ length: SHARDS }, (_, shard) => ({
    shard,
    group: `shard-${shard}`,
    replicas: [0, 1, 2].map((more) => ids[(shard + more) % NODES]),
    preferred_leader: ids[shard % NODES],
    leader: shard % 5 === 0 ? null : ids[shard % NODES],
    moving: shard % 40 === 0,
  }));
}

function cluster() {
  return {
    cluster_id: "0123456789abcdef",
    node_id: nodeId(3),
    members: ids.map((id, at) => ({
      node_id: id,
      address: `host-${at}.example:8001`,
      role: at % 9 === 8 ? "learner" : "voter",
      active: at > 8 || at === 3,
    })),
    groups: [],
    epoch: 77,
    shards: shards(),
    leaving: [ids[7]],
  };
}

function ring() {
  const positions = ids.flatMap((id) =>
    Array.from({ length: 150 }, (_, number) => ({ node_id: id, hash: hash(`${id}#${number}`) })),
  );
  return {
    epoch: 77,
    shards: shards(),
    shard_hashes: Array.from({ length: SHARDS }, (_, shard) => hash(`shard-${shard}`)),
    positions,
  };
}

function locks(parameters) {
  const limit = Number(parameters.get("limit"));
  const after = parameters.get("after");
  const first = after === null ? 0 : Number(after.slice(0, 4)) + 1;
  const numbers = Array.from({ length: Math.min(limit, LOCKS - first) }, (_, at) => first + at);
  const name = (number) => `${String(number).padStart(4, "0")}-${NAME}`.slice(0, 512);
  return {
    locks: numbers.map((number) => ({
      lock: name(number),
      lock_type: "shared",
      holders: Array.from({ length: 1 + (number % 3) }, (_, at) => ({
        client_id: `${NAME}${at}`,
        lock_type: "shared",
        fencing_token: 2 ** 53 - 1 - number,
        hold_count: 1,
        expires_in: 10 ** number % 1e9,
        acquired_at: "2026-01-01T00:00:00Z",
      })),
      waiters: Array.from({ length: number % 7 === 0 ? 300 : 0 }, (_, at) => ({
        client_id: `${at}-${NAME}`,
        lock_type: "exclusive",
        offered: false,
        place_ends_in: 10,
      })),
    })),
    next_after: first + limit >= LOCKS ? null : name(first + limit - 1),
  };
}

function queues(parameters) {
  const limit = Math.min(QUEUES, Number(parameters.get("limit")));
  return {
    queues: Array.from({ length: limit }, (_, at) => ({
      queue: `${String(at).padStart(2, "0")}-${NAME}`,
      ready: 123_456_789_012,
      in_flight: 1_234_567,
      delayed: 98_765_432,
      dead: at % 2 === 0 ? 1_000_000 : 0,
      enqueued_total: Date.now() * 1_000,
      acked_total: Date.now() * 900,
    })),
    last: limit === QUEUES,
  };
}

function waits() {
  const edges = [];
  for (let waiter = 1; waiter < 60; waiter++) {
    for (let blocker = 0; blocker < waiter; blocker++) {
      edges.push({ waiter: `${waiter}-${NAME}`, blocker: `${blocker}-${NAME}`, lock: NAME });
    }
  }
  for (let star = 0; star < 200; star++) {
    edges.push({ waiter: `reader-${star}`, blocker: "writer", lock: "hot" });
  }
  const cycle = Array.from({ length: 64 }, (_, at) => `${at}-${NAME}`);
  return {
    nodes: [...new Set(edges.flatMap((edge) => [edge.waiter, edge.blocker]))],
    edges,
    recent_deadlocks: Array.from({ length: 64 }, (_, at) => ({
      victim: cycle[at],
      lock: NAME,
      cycle,
      age: 1_000 - 10 * at,
    })),
  };
}
