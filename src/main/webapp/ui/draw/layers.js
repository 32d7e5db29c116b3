// Where clients stand who wait for each other: holders on the left, those who wait for them in
// the columns to the right of them.

const COLUMNS_MAX = 6;
const SHARES_MAX = 4;

/**
 * Places at most max clients of a graph of edges {waiter, blocker, lock}.
 * Gives places (client to {column, row}, rows counted from 0 and maybe halves), the number of rows,
 * the edges between the clients, one for each pair, and how many clients were left out.
 */
export function layered(edges, max) {
  const pairs = merge(edges);
  const all = new Set(pairs.flatMap((pair) => [pair.blocker, pair.waiter]));
  const columns = columnsOf(all, pairs);
  const knots = choose(all, pairs, columns, max);
  const chosen = new Set(knots.flat());
  const drawn = essential(
    pairs.filter((pair) => chosen.has(pair.waiter) && chosen.has(pair.blocker)),
  );
  const places = new Map();
  let rows = 0;
  for (const knot of knots) {
    rows += place(knot, drawn, columns, rows, places);
  }
  return { places, rows, edges: drawn, left: all.size - chosen.size };
}

function merge(edges) {
  const pairs = new Map();
  for (const { waiter, blocker, lock } of edges) {
    const key = JSON.stringify([waiter, blocker]);
    const pair = pairs.get(key) ?? { waiter, blocker, locks: [] };
    pair.locks.push(lock);
    pairs.set(key, pair);
  }
  return [...pairs.values()];
}

/** The longest way to somebody who waits for nobody; a cycle ends where it began. */
function columnsOf(all, pairs) {
  const columns = new Map([...all].map((client) => [client, 0]));
  for (let round = 0; round < all.size; round++) {
    let hasMoved = false;
    for (const { waiter, blocker } of pairs) {
      const column = Math.min(columns.get(blocker) + 1, all.size - 1);
      if (columns.get(waiter) < column) {
        columns.set(waiter, column);
        hasMoved = true;
      }
    }
    if (!hasMoved) {
      break;
    }
  }
  return columns;
}

/** Without those that others imply: who waits for the next in line waits for the first, too. */
function essential(pairs) {
  const blockers = new Map();
  for (const { waiter, blocker } of pairs) {
    blockers.set(waiter, (blockers.get(waiter) ?? new Set()).add(blocker));
  }
  const reaches = (from, to, seen) => {
    for (const next of blockers.get(from) ?? []) {
      if (next === to || (!seen.has(next) && reaches(next, to, seen.add(next)))) {
        return true;
      }
    }
    return false;
  };
  return pairs.filter(({ waiter, blocker }) =>
    [...blockers.get(waiter)].every(
      (other) => other === blocker || !reaches(other, blocker, new Set([other, waiter])),
    ),
  );
}

/** Whole knots first, the largest before the others, each from its holders on. */
function choose(all, pairs, columns, max) {
  const neighbours = new Map([...all].map((client) => [client, []]));
  for (const { waiter, blocker } of pairs) {
    neighbours.get(waiter).push(blocker);
    neighbours.get(blocker).push(waiter);
  }
  const knots = [];
  const seen = new Set();
  for (const client of all) {
    if (!seen.has(client)) {
      knots.push(reach(client, neighbours, seen));
    }
  }
  knots.sort((a, b) => b.length - a.length);
  // No knot takes the room of all others, however large it is.
  const share = Math.floor(max / Math.min(knots.length, SHARES_MAX));
  let room = max;
  const chosen = [];
  for (const knot of knots) {
    knot.sort((a, b) => columns.get(a) - columns.get(b) || (a < b ? -1 : 1));
    const near = knot.filter((each) => columns.get(each) < COLUMNS_MAX);
    const some = near.slice(0, Math.min(room, share));
    room -= some.length;
    chosen.push(some);
  }
  return chosen.filter((some) => some.length > 1);
}

function reach(client, neighbours, seen) {
  const found = [client];
  seen.add(client);
  for (const each of found) {
    for (const next of neighbours.get(each)) {
      if (!seen.has(next)) {
        seen.add(next);
        found.push(next);
      }
    }
  }
  return found;
}

/** Each column in the middle of the knot, near those who are waited for; the knot's height. */
function place(knot, pairs, columns, top, places) {
  const levels = new Map();
  knot.forEach((client) => {
    const level = columns.get(client);
    levels.set(level, [...(levels.get(level) ?? []), client]);
  });
  const height = Math.max(...[...levels.values()].map((level) => level.length));
  const ordered = [...levels.keys()].sort((a, b) => a - b);
  ordered.forEach((level, column) => {
    const here = levels.get(level);
    const wish = new Map(here.map((client) => [client, meanRow(client, pairs, places)]));
    here.sort((a, b) => wish.get(a) - wish.get(b) || (a < b ? -1 : 1));
    const start = top + (height - here.length) / 2;
    here.forEach((client, at) => places.set(client, { column, row: start + at }));
  });
  return height;
}

function meanRow(client, pairs, places) {
  const found = pairs
    .filter((pair) => pair.waiter === client && places.has(pair.blocker))
    .map((pair) => places.get(pair.blocker).row);
  return found.length === 0 ? 0 : found.reduce((sum, row) => sum + row, 0) / found.length;
}
