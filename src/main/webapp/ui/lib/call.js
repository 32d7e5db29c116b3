// Calls to this node. A page never asks another host; the answer's size and time have bounds.

const TIMEOUT_MILLIS = 5_000;
const BYTES_MAX = 8 * 1_024 * 1_024;

/** An answer other than 2xx, or none at all; status 0 if nobody answered. */
export class CallFailure extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** The JSON that a path answers. */
export async function getJson(path) {
  return JSON.parse(await call("GET", path));
}

/** The text that a path answers. */
export function getText(path) {
  return call("GET", path);
}

/** Has the node do something; not repeated, whatever becomes of it. */
export async function postJson(path) {
  return JSON.parse(await call("POST", path));
}

/** One segment of a path; null for the two names that no path can carry. */
export function segment(name) {
  return name === "." || name === ".." ? null : encodeURIComponent(name);
}

async function call(method, path) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), TIMEOUT_MILLIS);
  try {
    const response = await fetch(path, { method, cache: "no-store", signal: patience.signal });
    const text = await read(response, patience);
    if (!response.ok) {
      throw new CallFailure(response.status, detailOf(text) ?? `answer ${response.status}`);
    }
    return text;
  } catch (failure) {
    throw failure instanceof CallFailure ? failure : new CallFailure(0, reasonOf(failure));
  } finally {
    clearTimeout(timer);
  }
}

async function read(response, patience) {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = "";
  let bytes = 0;
  for (;;) {
    const part = (await reader?.read()) ?? { done: true };
    if (part.done) {
      return text + decoder.decode();
    }
    bytes += part.value.length;
    if (bytes > BYTES_MAX) {
      patience.abort();
      throw new CallFailure(response.status, "the answer is too long to be shown");
    }
    text += decoder.decode(part.value, { stream: true });
  }
}

function detailOf(text) {
  try {
    const detail = JSON.parse(text).detail;
    return typeof detail === "string" ? detail : null;
  } catch {
    return null;
  }
}

function reasonOf(failure) {
  return failure.name === "AbortError" ? "no answer in time" : "no connection";
}
