package io.quorate.journal;

import io.quorate.kernel.LostBytes;
import io.quorate.storage.StorageFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An open file of bodies, one behind the other; it does not change any more. Any thread may read.
 *
 * <p>It is deleted when no snapshot needs it, and may still be read then by whoever holds on to one
 * of its bodies: it is closed when nobody knows it any longer.
 */
final class BodyFile {
  private final BodyFileName name;
  private final StorageFile file;
  private final long bytes;
  private final AtomicReference<@Nullable String> damage;

  /**
   * @param bytes its length
   * @param damage gets what the first failure to read was
   */
  BodyFile(
      BodyFileName name, StorageFile file, long bytes, AtomicReference<@Nullable String> damage) {
    this.name = name;
    this.file = file;
    this.bytes = bytes;
    this.damage = damage;
  }

  BodyFileName name() {
    return name;
  }

  long bytes() {
    return bytes;
  }

  /** So many bytes from the offset on, unchecked. */
  byte[] read(long offset, int length) throws IOException {
    byte[] part = new byte[length];
    file.read(ByteBuffer.wrap(part), offset);
    return part;
  }

  /** The bytes of a body; its failure is the node's. */
  byte[] readBody(long offset, int length, int checksum) {
    try {
      byte[] body = read(offset, length);
      if (FrameBody.checksum(body) == checksum) {
        return body;
      }
      throw lost("a body at " + offset + " does not match its checksum", null);
    } catch (EOFException e) {
      throw lost("it ends before a body at " + offset + " does", e);
    } catch (IOException e) {
      throw lost(String.valueOf(e.getMessage()), e);
    }
  }

  void close() throws IOException {
    file.close();
  }

  private LostBytes lost(String what, @Nullable IOException cause) {
    String text = name.file() + ": " + what;
    damage.compareAndSet(null, text);
    LostBytes lost = new LostBytes(text);
    if (cause != null) {
      lost.initCause(cause);
    }
    return lost;
  }
}
