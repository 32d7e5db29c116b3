// Waiting for conditions of other processes, which tell nobody when they are done.

const POLL_MILLIS = 100;
/** For machines that have other things to do, too. */
export const PATIENCE_MILLIS = 60_000;

/** What the condition gives, once that is true; asked again and again until patience ends. */
export async function until(what, condition, patienceMillis = PATIENCE_MILLIS) {
  const deadline = Date.now() + patienceMillis;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${patienceMillis / 1_000} s for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  }
}
