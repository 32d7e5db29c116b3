// What the tests and the pictures show: locks, waits, a deadlock, queues.

const HOSTILE = '<img src=x onerror="alert(1)">';
// Odd, so that two nodes that take turns both come to all of them.
const VALUES = 39;
const LONG = "a-name-that-somebody-has-made-out-of-the-path-of-a-file-".repeat(6);

/** Fifty locks: plain ones, shared ones, semaphores, some with waiters, two with bad names. */
export async function fiftyLocks(node) {
  const take = (name, client, more = "") =>
    node.ok("POST", `/lock/${encodeURIComponent(name)}?client_id=${client}&ttl=3600${more}`);
  const calls = [];
  for (let i = 1; i <= 34; i++) {
    calls.push(take(`invoice:2026-${String(1000 + i)}`, `billing-${1 + (i % 5)}`));
  }
  for (let i = 1; i <= 6; i++) {
    calls.push(take(`catalogue:${i}`, "reader-1", "&lock_type=shared"));
    calls.push(take(`catalogue:${i}`, "reader-2", "&lock_type=shared"));
  }
  for (let i = 1; i <= 4; i++) {
    calls.push(take(`upload-slots:${i}`, `uploader-${i}`, "&permits=2&max_permits=5"));
  }
  calls.push(take("nightly-report", "scheduler-a"));
  calls.push(take("warehouse", "packer-1"));
  calls.push(take("price-list", "editor"));
  calls.push(take("archive", "packer-2"));
  calls.push(take(HOSTILE, encodeURIComponent(HOSTILE)));
  calls.push(take(LONG, LONG.slice(0, 300)));
  await Promise.all(calls);
}

/** Waits that make no circle. */
export async function someWaits(node) {
  for (const client of ["scheduler-b", "scheduler-c"]) {
    await queueUp(node, "nightly-report", client);
  }
  for (const client of ["packer-3", "packer-2"]) {
    await queueUp(node, "warehouse", client);
  }
  await queueUp(node, "archive", "packer-4");
  await queueUp(node, "price-list", "reader-1");
}

/** Two clients want what the other has; the one that comes last loses its wait. */
export async function deadlock(node, first, second) {
  await node.ok("POST", `/lock/${first}:1?client_id=${first}&ttl=3600`);
  await node.ok("POST", `/lock/${second}:1?client_id=${second}&ttl=3600`);
  await queueUp(node, `${second}:1`, first);
  const lost = await node.call("POST", `/lock/${first}:1?client_id=${second}&queue=true`);
  if (lost.json.code !== "deadlock") {
    throw new Error(`no deadlock: ${JSON.stringify(lost.json)}`);
  }
}

export async function queueUp(node, lock, client) {
  const path = `/lock/${encodeURIComponent(lock)}?client_id=${client}&queue=true&waiter_ttl=60`;
  const answer = await node.call("POST", path);
  if (answer.json.code !== "locked") {
    throw new Error(`${client} does not wait for ${lock}: ${JSON.stringify(answer.json)}`);
  }
}

/** Messages that wait, are out, or have died. */
export async function someQueues(node) {
  await fill(node, "mails", 24);
  await fill(node, "thumbnails", 8);
  await fill(node, "orders:paid", 3);
  await node.ok("POST", "/queue/thumbnails/receive?max=5&visibility=3600");
  await kill(node, "mails", 3);
}

export async function fill(node, queue, count) {
  const messages = Array.from({ length: count }, (_, number) => ({ body: { number } }));
  await node.ok("POST", `/queue/${encodeURIComponent(queue)}/batch`, messages);
}

/** Makes dead letters of some of the messages of a queue. */
export async function kill(node, queue, count) {
  const name = encodeURIComponent(queue);
  const { messages } = await node.ok("POST", `/queue/${name}/receive?max=${count}`);
  for (const { receipt } of messages) {
    await node.ok("POST", `/queue/nack/${receipt}?mode=fatal`);
  }
}

/** Receives messages and acknowledges them. */
export async function finish(node, queue, count) {
  const name = encodeURIComponent(queue);
  const { messages } = await node.ok("POST", `/queue/${name}/receive?max=${count}`);
  await node.ok("POST", "/queue/ack", { receipts: messages.map((message) => message.receipt) });
}

/** A value is read three times; all of them are written first, and some of them again. */
export async function visitCache(node, number) {
  const value = `/cache/user:${number % VALUES}`;
  if (number < VALUES || number % 8 === 0) {
    await node.ok("PUT", value, { number });
  }
  for (let read = 0; read < 3; read++) {
    await node.ok("GET", value);
  }
}

/** A lock is taken and given back. */
export async function turn(node, number) {
  const call = `/lock/job:${number % 7}?client_id=worker-${number % 3}`;
  await node.ok("POST", `${call}&ttl=60`);
  await node.ok("DELETE", call);
}
