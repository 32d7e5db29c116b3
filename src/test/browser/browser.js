// Chromium, and pages that remember what they should not have done.

import { chromium } from "playwright-core";
import { PATIENCE_MILLIS } from "./await.js";

export function startBrowser(program) {
  // As root there is no sandbox; the pages are this project's own.
  return chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
}

/**
 * A page with its faults: errors in its console, and requests to anybody but its own node. Prepare
 * may change what the page is answered.
 */
export async function openPage(browser, node, look) {
  const { width, height, scheme = "light", prepare = () => {} } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  const faults = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      faults.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    }
  });
  page.on("pageerror", (error) => faults.push(`thrown: ${error.stack}`));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== node.root) {
      faults.push(`request elsewhere: ${request.url()}`);
    }
  });
  await prepare(page);
  await page.goto(`${node.root}/ui/`);
  await page.locator("#link-text", { hasText: "Live" }).waitFor();
  return { page, faults, close: () => context.close() };
}
