package io.quorate.server.boot;

/** Where the node keeps what it has promised to keep. */
enum StorageKind {
  FILE,
  /** For tests and demonstrations: a node that is restarted has forgotten everything. */
  MEMORY
}
