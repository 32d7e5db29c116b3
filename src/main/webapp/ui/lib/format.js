// Numbers, durations and times as people read them.

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const TENTH = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export const NOTHING = "–";

export function count(value) {
  return Number.isFinite(value) ? WHOLE.format(value) : NOTHING;
}

/** One in a cell that has no room for a million. */
export function brief(value) {
  return Math.abs(value) < 10_000 ? count(value) : rate(value);
}

/** So many a second. */
export function rate(value) {
  if (!Number.isFinite(value)) {
    return NOTHING;
  }
  return (value < 10 ? TENTH : value < 10_000 ? WHOLE : SHORT).format(value);
}

export function percent(share) {
  return Number.isFinite(share) ? `${TENTH.format(100 * share)} %` : NOTHING;
}

/** Seconds as the two greatest units: 4 m 05 s. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) {
    return NOTHING;
  }
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  if (whole < 3_600) {
    return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  }
  if (whole < 86_400) {
    return `${Math.floor(whole / 3_600)} h ${two(Math.floor((whole % 3_600) / 60))} m`;
  }
  return `${count(Math.floor(whole / 86_400))} d ${Math.floor((whole % 86_400) / 3_600)} h`;
}

function two(number) {
  return String(number).padStart(2, "0");
}

/** The time of day of a moment, in milliseconds since 1970. */
export function clock(millis) {
  return CLOCK.format(millis);
}

/** 1 lock, 2 locks. */
export function many(number, one, more = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : more}`;
}

/** The first so many characters of a name, never half of one. */
export function cut(name, length) {
  const characters = Array.from(name);
  return characters.length <= length ? name : `${characters.slice(0, length - 1).join("")}…`;
}
