// One question at a time, answered by a button or by Escape.

import { byId, say } from "../lib/dom.js";

/** Whether a person means it. */
export function confirm({ title, text, deed }) {
  const dialog = byId("confirm");
  say(byId("confirm-title"), title);
  say(byId("confirm-text"), text);
  say(byId("confirm-yes"), deed);
  return new Promise((resolve) => {
    const answer = (isMeant) => () => dialog.close(isMeant ? "yes" : "no");
    byId("confirm-yes").onclick = answer(true);
    byId("confirm-no").onclick = answer(false);
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
    byId("confirm-no").focus();
  });
}
