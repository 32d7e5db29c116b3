// Figures over time: one sample a second, the newest last, and a hole where nothing was known.

export const SAMPLES_MAX = 300;

export class Series {
  constructor() {
    this.samples = new Array(SAMPLES_MAX).fill(null);
  }

  add(value) {
    this.samples.shift();
    this.samples.push(Number.isFinite(value) ? value : null);
  }

  get last() {
    return this.samples[SAMPLES_MAX - 1];
  }

  get max() {
    return Math.max(0, ...this.samples.filter((sample) => sample !== null));
  }
}

/** How fast a number that only grows is growing. */
export class Pace {
  constructor() {
    this.value = null;
    this.atMillis = 0;
    /** A second; null until two numbers are known, and after the number has begun anew. */
    this.perSecond = null;
  }

  see(value, atMillis) {
    const seconds = (atMillis - this.atMillis) / 1_000;
    if (seconds <= 0) {
      return this.perSecond;
    }
    const isKnown = this.value !== null && value >= this.value;
    this.perSecond = isKnown ? (value - this.value) / seconds : null;
    this.value = value;
    this.atMillis = atMillis;
    return this.perSecond;
  }
}
