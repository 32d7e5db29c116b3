package io.quorate.machine;

/** What kind of outcome follows. The ordinal is the form on the wire: append only. */
enum OutcomeKind {
  UNAVAILABLE,
  OVERLOADED,
  OUTCOME_UNKNOWN,
  LOCK_ANSWER,
  PLACEMENT_TAKEN,
  QUEUE_REPLY,
  MEMORY_FULL,
  DEPTHS_TOLD
}
