// What this node answers at one address, asked again and again, never twice at once.

import { getJson } from "./call.js";

const DELAY_MAX_MILLIS = 15_000;
/** A slow answer is asked for less often: at most this share of the time is spent on it. */
const SHARE_MAX = 0.25;
const SOON_MILLIS = 300;
const PATIENCE_MILLIS = 3_000;

export class Resource {
  /** Address: a path, or a function that gives one as it is to be at that moment. */
  constructor(address, everyMillis, read = getJson) {
    this.address = typeof address === "function" ? address : () => address;
    this.everyMillis = everyMillis;
    this.read = read;
    /** What was answered last, and when; a failure since, or null. */
    this.value = null;
    this.at = null;
    this.failure = null;
    this.listeners = [];
    this.failures = 0;
    this.restMillis = everyMillis;
    this.isRunning = false;
    this.isAsking = false;
    this.isOutdated = false;
    this.startedAt = 0;
    this.askedAt = 0;
    this.dueAt = 0;
    this.timer = 0;
  }

  /** Calls back after each answer and each failure. */
  listen(listener) {
    this.listeners.push(listener);
  }

  start() {
    if (!this.isRunning) {
      this.isRunning = true;
      this.startedAt = Date.now();
      this.plan(0);
    }
  }

  stop() {
    this.isRunning = false;
    clearTimeout(this.timer);
  }

  /** Something has changed: asks earlier than planned, yet not more than about twice as often. */
  soon() {
    const rest = this.askedAt + this.restMillis / 2 - Date.now();
    const delay = Math.max(SOON_MILLIS, rest);
    // Only ever earlier: news that keep coming must not put off what they call for.
    const isEarlier = Date.now() + delay < this.dueAt;
    if (this.isRunning && !this.isAsking && this.failures === 0 && isEarlier) {
      this.plan(delay);
    }
  }

  /** A person has asked for something else: now, or right after the answer under way. */
  now() {
    this.isOutdated = this.isAsking;
    if (this.isRunning && !this.isAsking) {
      this.plan(0);
    }
  }

  /** Whether what is shown may differ from what is; at once, where asking again will not help. */
  get isStale() {
    if (this.failure !== null && this.failure.status >= 400 && this.failure.status < 429) {
      return true;
    }
    const since = Math.max(this.at ?? 0, this.startedAt);
    return this.isRunning && Date.now() - since > 2 * this.restMillis + PATIENCE_MILLIS;
  }

  plan(delayMillis) {
    clearTimeout(this.timer);
    this.dueAt = Date.now() + delayMillis;
    this.timer = setTimeout(() => this.ask(), delayMillis);
  }

  async ask() {
    this.isAsking = true;
    this.isOutdated = false;
    this.askedAt = Date.now();
    const began = performance.now();
    try {
      const value = await this.read(this.address());
      if (!this.isOutdated) {
        this.value = value;
        this.at = Date.now();
        this.failure = null;
        this.failures = 0;
      }
    } catch (failure) {
      this.failure = failure;
      this.failures++;
    }
    this.isAsking = false;
    if (this.isRunning) {
      this.plan(this.isOutdated ? 0 : this.delayAfter(performance.now() - began));
    }
    this.listeners.forEach((listener) => listener(this));
  }

  delayAfter(tookMillis) {
    if (this.failures === 0) {
      this.restMillis = Math.max(this.everyMillis, tookMillis / SHARE_MAX);
      return this.restMillis;
    }
    const longer = this.everyMillis * 2 ** Math.min(this.failures, 8);
    // Pages that failed together come back one by one.
    return Math.min(DELAY_MAX_MILLIS, longer) * (0.8 + 0.4 * Math.random());
  }
}
