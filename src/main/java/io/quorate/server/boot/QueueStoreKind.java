package io.quorate.server.boot;

/** What keeps the queues. */
enum QueueStoreKind {
  /** The shards of the cluster itself. */
  RAFT,
  /** A Redis beside it. */
  REDIS
}
