// What happens in the cluster, as the node tells it: GET /events. Polling goes on without it.

const TYPES = [
  "lock_granted",
  "lock_offered",
  "lock_released",
  "lock_expired",
  "wait_expired",
  "wait_left",
  "deadlock",
  "session_ended",
  "leader",
  "queue_depth",
];
const DELAY_MIN_MILLIS = 1_000;
const DELAY_MAX_MILLIS = 30_000;

export class Stream {
  /** Told of each event by its type and its data, which is JSON as text. */
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.delayMillis = DELAY_MIN_MILLIS;
    this.source = null;
    this.timer = 0;
    this.isOpen = false;
  }

  start() {
    if (this.source === null) {
      this.open();
    }
  }

  stop() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.tell(false);
  }

  open() {
    const source = new EventSource("/events");
    this.source = source;
    source.addEventListener("hello", () => {
      this.delayMillis = DELAY_MIN_MILLIS;
      this.tell(true);
    });
    source.addEventListener("error", () => this.failed(source));
    for (const type of TYPES) {
      source.addEventListener(type, (event) => this.onEvent(type, event.data));
    }
  }

  // A broken connection is mended by the browser. An answer like 410 or 429 ends the stream, and
  // what was missed is in the next poll.
  failed(source) {
    this.tell(false);
    if (source.readyState === EventSource.CLOSED && this.source === source) {
      this.timer = setTimeout(() => this.open(), this.delayMillis);
      this.delayMillis = Math.min(DELAY_MAX_MILLIS, 2 * this.delayMillis);
    }
  }

  tell(isOpen) {
    if (this.isOpen !== isOpen) {
      this.isOpen = isOpen;
      this.onState(isOpen);
    }
  }
}
