package io.quorate.queue;

/** Where a message of a queue is; it is in exactly one place. */
enum Place {
  /** In no queue, or not yet. */
  NOWHERE(0),
  /** In its lane: the next receive may take it. */
  READY(1),
  /** Resting, until an instant. */
  DELAYED(2),
  /** Delivered, until an instant. */
  IN_FLIGHT(3),
  /** Behind another message of its group. */
  BLOCKED(4);

  /** How many places there are. */
  static final int COUNT = values().length;

  private final int index;

  Place(int index) {
    this.index = index;
  }

  /** Where a count of it stands among those of all places. */
  int index() {
    return index;
  }
}
