// Elements out of names, attributes and text. Text is only ever text: nothing here reads markup,
// because names of locks, queues and clients are chosen by strangers.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; children are elements or text. */
export function element(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function shape(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      node.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Changes the text only if it differs, so that selections last and nothing is read out twice. */
export function say(node, text) {
  const wanted = String(text);
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

/** Sets or removes an attribute, if that changes anything. */
export function mark(node, name, value) {
  if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, String(value));
  }
}

const children = new WeakMap();

/**
 * Makes the children of a node those of the items, in their order. A child stays the same element
 * as long as its key is there, so focus and open details survive.
 */
export function keep(parent, items, keyOf, create, update) {
  const before = children.get(parent) ?? new Map();
  const after = new Map();
  let place = parent.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    if (after.has(key)) {
      continue;
    }
    const child = before.get(key) ?? create(item);
    before.delete(key);
    after.set(key, child);
    update(child, item);
    if (child === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(child, place);
    }
  }
  before.forEach((child) => child.remove());
  children.set(parent, after);
}
