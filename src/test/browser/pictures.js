// Pictures of the page, for people: wide and narrow, light and dark.

import { join } from "node:path";
import { openPage } from "./browser.js";
import { until } from "./await.js";
import { fill, finish, turn, visitCache } from "./scene.js";

const LOOKS = [
  { name: "desktop-light", width: 1440, height: 900, scheme: "light" },
  { name: "desktop-dark", width: 1440, height: 900, scheme: "dark" },
  { name: "phone-light", width: 390, height: 844, scheme: "light" },
  { name: "phone-dark", width: 390, height: 844, scheme: "dark" },
];
const ROUNDS_BEFORE = 120;

/** Opens all looks, and takes the pictures while something happens that the plots show. */
export async function takePictures(browser, nodes, directory, opened) {
  const visitors = [];
  for (const [at, look] of LOOKS.entries()) {
    const visitor = await openPage(browser, nodes[at % nodes.length], look);
    visitors.push(visitor);
    opened.push(visitor);
  }
  await amidTraffic(nodes, async () => {
    for (const [at, { page }] of visitors.entries()) {
      await until("everything that a picture is to show", () => isWhole(page));
      await page.evaluate(() => document.activeElement?.blur());
      await page.screenshot({ path: join(directory, `${LOOKS[at].name}.png`), fullPage: true });
    }
    const clip = { x: 0, y: 0, width: 1_440, height: 1_490 };
    await visitors[0].page.setViewportSize(clip);
    await visitors[0].page.screenshot({ path: join(directory, "readme.png"), clip });
  });
}

async function amidTraffic(nodes, work) {
  let rounds = 0;
  let isOver = false;
  const traffic = (async () => {
    for (; !isOver; rounds++) {
      await oneRound(nodes, rounds);
    }
  })();
  try {
    await until("enough for the plots to show", () => rounds >= ROUNDS_BEFORE);
    await work();
  } finally {
    isOver = true;
    await traffic;
  }
}

async function oneRound(nodes, round) {
  const [node] = nodes;
  await turn(node, round);
  await fill(node, "mails", 1 + (round % 5));
  await finish(node, "mails", 1 + (round % 3));
  await visitCache(nodes[round % nodes.length], round);
}

const SHOWN = [
  "#banner li",
  ".ring-drawing .hub",
  ".graph .client",
  ".deadlocks li",
  "#queues td button",
];

async function isWhole(page) {
  const counts = await Promise.all(SHOWN.map((place) => page.locator(place).count()));
  const hits = await page.locator("#cache .plot .value").first().innerText();
  return counts.every((count) => count > 0) && /^\d+ %/.test(hits);
}
