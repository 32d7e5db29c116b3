package io.quorate.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Storage}; used by one thread at a time. */
public interface StorageFile extends Closeable {
  long size() throws IOException;

  /**
   * Fills the buffer from the file.
   *
   * @throws java.io.EOFException if the file ends first
   */
  void read(ByteBuffer into, long offset) throws IOException;

  /** Writes all that is left in the buffer; durable only after {@link #sync}. */
  void write(ByteBuffer from, long offset) throws IOException;

  /** Makes what was written durable, and the file's size with it. */
  void sync() throws IOException;
}
