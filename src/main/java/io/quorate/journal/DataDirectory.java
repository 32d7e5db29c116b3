package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.node.Identity;
import io.quorate.node.IdentityStore;
import io.quorate.raft.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.ThreadFactory;

/** {@code DATA_DIR}: holds the lock on it, the identity and the log. */
@SuppressWarnings("DoNotCallSuggester") // not written yet
public final class DataDirectory implements AutoCloseable {
  private DataDirectory() {}

  /**
   * Creates the directory if need be, locks it, reads it. A directory without an identity gets a
   * new incarnation, durable before this returns.
   */
  public static DataDirectory open(Path path, NodeId self, ThreadFactory threads)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  public Identity identity() {
    throw new UnsupportedOperationException();
  }

  public IdentityStore identityStore() {
    throw new UnsupportedOperationException();
  }

  /** What the log held. */
  public SortedMap<GroupId, Restored> restored() {
    throw new UnsupportedOperationException();
  }

  /** A line for the operator: what was read, and what was cut off. */
  public String report() {
    throw new UnsupportedOperationException();
  }

  /** The journal on this directory; not yet started. */
  public WalJournal journal() {
    throw new UnsupportedOperationException();
  }

  /** Stops the journal and gives the lock back. */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
