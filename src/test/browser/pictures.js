// Pictures of the page, for people: wide and narrow, light and dark.

import { join } from "node:path";
import { openPage } from "./browser.js";
import { until } from "./await.js";
import { fill, finish, turn } from "./scene.js";

const LOOKS = [
  { name: "desktop-light", width: 1440, height: 900, scheme: "light" },
  { name: "desktop-dark", width: 1440, height: 900, scheme: "dark" },
  { name: "phone-light", width: 390, height: 844, scheme: "light" },
  { name: "phone-dark", width: 390, height: 844, scheme: "dark" },
];
const TRAFFIC_MILLIS = 8_000;

/** Opens all looks, has something happen that the plots show, and takes the pictures. */
export async function takePictures(browser, nodes, directory, opened) {
  const visitors = [];
  for (const [at, look] of LOOKS.entries()) {
    const visitor = await openPage(browser, nodes[at % nodes.length], look);
    visitors.push(visitor);
    opened.push(visitor);
  }
  await traffic(nodes[0]);
  for (const [at, { page }] of visitors.entries()) {
    await until("everything that a picture is to show", () => isWhole(page));
    await page.evaluate(() => document.activeElement?.blur());
    await page.screenshot({ path: join(directory, `${LOOKS[at].name}.png`), fullPage: true });
  }
  const clip = { x: 0, y: 0, width: 1_440, height: 1_160 };
  await visitors[0].page.setViewportSize(clip);
  await visitors[0].page.screenshot({ path: join(directory, "readme.png"), clip });
}

async function traffic(node) {
  const end = Date.now() + TRAFFIC_MILLIS;
  for (let round = 0; Date.now() < end; round++) {
    await turn(node, round);
    await fill(node, "mails", 1 + (round % 5));
    await finish(node, "mails", 1 + (round % 3));
  }
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
  return counts.every((count) => count > 0);
}
