// Goal: a person sees in the dashboard what happens in the cluster. Method: Chromium at the pages
// of three real nodes, which are led, filled, killed and paused meanwhile.

import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { until } from "./await.js";
import { openPage, startBrowser } from "./browser.js";
import { startCluster } from "./cluster.js";
import { answerForMany } from "./crowd.js";
import { takePictures } from "./pictures.js";
import * as scene from "./scene.js";

const { deadlock, fill, kill, queueUp, turn } = scene;
const JAR = resolve(process.env.QUORATE_JAR);
const CHROMIUM = process.env.CHROMIUM;
const PLACE = resolve(process.env.BROWSER_DIRECTORY);
const CLAIM_MILLIS = 240_000;
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

rmSync(join(PLACE, "nodes"), { recursive: true, force: true });
mkdirSync(join(PLACE, "nodes"), { recursive: true });
const cluster = await startCluster(JAR, join(PLACE, "nodes"));
const browser = await startBrowser(CHROMIUM);
const opened = [];

after(async () => {
  await browser.close();
  await cluster.stop();
});

/** The page of a node; what it does wrong fails the test that has opened it. */
async function visit(node, look = DESKTOP) {
  const visitor = await openPage(browser, node, look);
  opened.push(visitor);
  return visitor.page;
}

function claim(name, body) {
  test(name, { timeout: CLAIM_MILLIS }, async () => {
    try {
      await body();
      assert.deepEqual(opened.flatMap((visitor) => visitor.faults), []);
    } finally {
      await Promise.all(opened.splice(0).map((visitor) => visitor.close()));
    }
  });
}

const row = (page, panel, text) =>
  page.locator(`#${panel} tbody tr`).filter({ has: page.getByText(text, { exact: true }) });

async function textOf(locator) {
  return (await locator.count()) === 0 ? "" : (await locator.first().innerText()).trim();
}

claim("nodes and shards are shown as they are, at every node", async () => {
  for (const node of cluster.nodes) {
    const page = await visit(node);
    await until("three nodes that answer", async () => {
      const contacts = await page.locator('#nodes [data-state="good"]').allInnerTexts();
      return contacts.length === 3 && contacts.every((text) => text === "answers");
    });
    // Leaders may change meanwhile, on a machine that is slow: the page has to follow.
    await until("the leader that the node knows", async () => {
      const leader = (await node.tryGet("/status"))?.leader;
      const role = row(page, "nodes", leader ?? "").locator("[data-role]");
      return (
        (await textOf(page.locator("#fact-leader"))) === leader &&
        (await textOf(role)) === "leader"
      );
    });
    await until("the leaders of all shards on the ring", async () => {
      const led = await page.locator(".owners .led").allInnerTexts();
      const counts = led.map((text) => Number(text.replace("leads ", "")));
      return (
        counts.reduce((sum, each) => sum + each, 0) === 16 &&
        (await page.locator(".ring-drawing .hub").count()) === 3 &&
        (await page.locator(".ring-drawing .shard:not(.placed, .lost)").count()) === 16
      );
    });
    await page.locator("#cache-body", { hasText: "modified" }).waitFor();
  }
});

claim("a lock appears with its holder and waiters, and goes", async () => {
  const page = await visit(cluster.nodes[0]);
  const grant = await cluster.nodes[1].ok("POST", "/lock/seen?client_id=alice&ttl=600");
  const lock = row(page, "locks", "seen");
  await lock.waitFor();
  assert.equal(await textOf(lock.locator(".who")), "alice");
  assert.equal(await textOf(lock.locator(".token")), String(grant.fencing_token));
  await page.locator("#feed li", { hasText: "seen" }).first().waitFor();

  await queueUp(cluster.nodes[2], "seen", "bob");
  await until("a waiter", async () => (await textOf(lock.locator("td").last())) === "1");
  await page.locator("#waits .graph .client", { hasText: "bob" }).waitFor();

  await cluster.nodes[2].ok("DELETE", "/lock/seen/waiter?client_id=bob");
  await cluster.nodes[2].ok("DELETE", "/lock/seen?client_id=alice");
  await lock.waitFor({ state: "detached" });
  await page.locator("#waits", { hasText: "Nobody waits for anybody." }).waitFor();
});

claim("a token is there to its last digit at every desktop's width", async () => {
  const [node] = cluster.nodes;
  const page = await visit(node);
  const grant = await node.ok("POST", "/lock/digits?client_id=alice&ttl=600");
  const token = row(page, "locks", "digits").locator(".token");
  await token.waitFor();
  for (const width of [1024, 1080, 1081, 1280, 1440, 1920]) {
    await page.setViewportSize({ ...DESKTOP, width });
    const hidden = await token.evaluate((cell) => cell.scrollWidth - cell.clientWidth);
    assert.ok(hidden <= 0, `${hidden} pixels of the token are hidden at a width of ${width}`);
  }
  assert.equal(await token.getAttribute("title"), String(grant.fencing_token));
  await node.ok("DELETE", "/lock/digits?client_id=alice");
});

claim("events that keep coming do not keep the page from asking", async () => {
  const [node] = cluster.nodes;
  const page = await visit(node);
  let isOver = false;
  const load = (async () => {
    for (let number = 0; !isOver; number++) {
      await turn(node, number);
    }
  })();
  try {
    await node.ok("POST", "/lock/amid?client_id=alice&ttl=600");
    await row(page, "locks", "amid").waitFor();
    await node.ok("DELETE", "/lock/amid?client_id=alice");
    await row(page, "locks", "amid").waitFor({ state: "detached" });
  } finally {
    isOver = true;
    await load;
  }
});

claim("a deadlock is shown with its victim", async () => {
  const page = await visit(cluster.nodes[0]);
  await deadlock(cluster.nodes[1], "dead-a", "dead-b");
  const shown = page.locator("#waits .deadlocks li", { hasText: "dead-a:1" });
  await shown.waitFor();
  assert.match(await textOf(shown), /Victim dead-b lost its wait for dead-a:1/);
  assert.equal(await shown.locator(".cycle .victim").count(), 1);
  await page.locator('#feed [data-type="deadlock"]', { hasText: "dead-b" }).waitFor();
});

claim("dead letters are sent back, once that is confirmed, without a mouse", async () => {
  const [node] = cluster.nodes;
  await fill(node, "letters", 3);
  await kill(node, "letters", 2);
  const page = await visit(node);
  const queue = row(page, "queues", "letters");
  const dead = () => textOf(queue.locator("td").nth(6));
  await until("two dead letters", async () => (await dead()) === "2");

  const button = queue.getByRole("button");
  await button.focus();
  await page.keyboard.press("Enter");
  await page.locator("#confirm[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#confirm[open]").waitFor({ state: "detached" });
  assert.equal((await node.ok("GET", "/queue/letters/stats")).dead, 2);
  assert.ok(await button.evaluate((each) => each === document.activeElement));

  await page.keyboard.press("Enter");
  await page.locator("#confirm[open]").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("2 dead letters of letters sent back, 0 left.").waitFor();
  await until("no dead letter", async () => (await dead()) === "0");
  assert.equal((await node.ok("GET", "/queue/letters/stats")).ready, 3);
});

claim("a page can be read and used by keyboard alone", async () => {
  const [node] = cluster.nodes;
  await node.ok("POST", "/lock/by-keyboard?client_id=alice&ttl=600");
  const page = await visit(node);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await until("the main part", () => page.evaluate(() => document.activeElement.id === "main"));

  await page.locator("#locks-prefix").focus();
  await page.keyboard.type("by-key");
  await until("one lock", async () => (await page.locator("#locks tbody tr").count()) === 1);
  const opener = page.locator("#locks .opener");
  const reached = () => opener.evaluate((each) => each === document.activeElement);
  for (let tab = 0; tab < 3 && !(await reached()); tab++) {
    await page.keyboard.press("Tab");
  }
  assert.ok(await reached(), "the lock is not reached from the field above it");
  const ring = await opener.evaluate((each) => getComputedStyle(each).outlineStyle);
  assert.equal(ring, "solid");
  await page.keyboard.press("Enter");
  assert.equal(await opener.getAttribute("aria-expanded"), "true");
  assert.match(await textOf(page.locator("#locks .details")), /^alice holds exclusive, token \d+/);

  const third = page.locator(".owners button").nth(2);
  await third.focus();
  await page.keyboard.press("Space");
  assert.equal(await third.getAttribute("aria-pressed"), "true");
  await page.locator(".ring-drawing .picked .name", { hasText: "node-3" }).waitFor();
  await node.ok("DELETE", "/lock/by-keyboard?client_id=alice");
});

claim("names of strangers stay names, and long ones stay in their place", async () => {
  const [node] = cluster.nodes;
  await scene.fiftyLocks(node);
  for (const look of [DESKTOP, PHONE]) {
    const page = await visit(node, look);
    const hostile = row(page, "locks", '<img src=x onerror="alert(1)">');
    await hostile.first().waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, look.width);
  }
});

claim("fifty nodes, 256 shards, a thousand locks and a cache find their places", async () => {
  for (const look of [DESKTOP, PHONE]) {
    const page = await visit(cluster.nodes[0], { ...look, prepare: answerForMany });
    await page.locator(".ring-drawing .hub").nth(49).waitFor();
    await page.locator("#waits .graph .client").first().waitFor();
    await page.locator("#queues tbody tr").nth(9).waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, look.width);
    const states = await page.locator("#cache .states dd").allInnerTexts();
    assert.deepEqual(states, ["1", "22", "333", "644"]);
    await page.locator("#cache .plot .value", { hasText: "75 %" }).waitFor();
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(elements < 6_000, `${elements} elements`);
    await page.screenshot({ path: join(PLACE, `crowd-${look.width}.png`), fullPage: true });

    const rows = page.locator("#locks tbody tr");
    const first = await rows.first().locator(".opener").getAttribute("title");
    await page.locator("#locks-pages").getByRole("button", { name: "Next" }).click();
    await until("the next page", async () => {
      const now = await rows.first().locator(".opener").getAttribute("title");
      return now !== first && (await textOf(page.locator("#locks .page-number"))) === "Page 2";
    });
    await page.locator("#locks-pages").getByRole("button", { name: "Previous" }).click();
    await until("the first page", async () => {
      return (await rows.first().locator(".opener").getAttribute("title")) === first;
    });
  }
});

claim("a change of leaders is seen", async () => {
  const leader = await cluster.awaitLeader();
  const next = cluster.nodes.find((node) => node !== leader);
  const page = await visit(leader);
  await next.ok("POST", `/cluster/leader/transfer?target=${next.id}`);
  await page.locator("#fact-leader", { hasText: next.id }).waitFor();
  await page.locator("#fact-role", { hasText: "follower" }).waitFor();
  await page.locator('#feed [data-type="leader"]', { hasText: next.id }).waitFor();
});

claim("a page that hears nothing says so, and recovers", async () => {
  const [node] = cluster.nodes;
  const page = await visit(node);
  node.pause();
  try {
    await page.locator("#banner", { hasText: `${node.id} gives no status` }).waitFor();
    await page.locator("#link-text", { hasText: "Out of date" }).waitFor();
    await page.locator("#locks-stale", { hasText: "As of" }).waitFor();
  } finally {
    node.resume();
  }
  await until("no warning", async () => (await page.locator("#banner li").count()) === 0);
  const stale = page.locator(".is-stale");
  await until("no stale panel", async () => (await stale.count()) === 0);
});

claim("a dead node is missed by the others, and the pictures are taken", async () => {
  await scene.someQueues(cluster.nodes[0]);
  await deadlock(cluster.nodes[0], "transfer-a", "transfer-b");
  const leader = await cluster.awaitLeader();
  const dead = cluster.nodes.find((node) => node !== leader);
  const page = await visit(leader);
  await dead.kill();
  await page.locator("#banner", { hasText: `${dead.id} does not answer.` }).waitFor();
  assert.equal(await textOf(row(page, "nodes", dead.id).locator("[data-state]")), "silent");
  const other = cluster.nodes.find((node) => node !== leader && node !== dead);
  await scene.someWaits(leader);
  await takePictures(browser, [leader, other], PLACE, opened);
});
