package io.quorate.client.jcache.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import javax.cache.CacheException;

/**
 * An entry as it lies in the cluster's cache.
 *
 * @param key in its serial form; none if this is a fence, which says that there is no entry
 * @param stamp of the write that brought it, so that who has got no answer finds out
 * @param untilMillis when it ends, by the clock of whoever wrote it; 0 for never
 */
record Kept(Optional<Bytes> key, Bytes value, UUID stamp, long untilMillis) {
  private static final int FORM = 1;

  static Kept entry(KeyForm key, Bytes value, long untilMillis) {
    return new Kept(Optional.of(key.key()), value, UUID.randomUUID(), untilMillis);
  }

  static Kept fence() {
    return new Kept(Optional.empty(), Bytes.NONE, UUID.randomUUID(), 0);
  }

  Bytes bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      out.writeLong(stamp.getMostSignificantBits());
      out.writeLong(stamp.getLeastSignificantBits());
      out.writeLong(untilMillis);
      out.writeInt(key.map(Bytes::size).orElse(-1));
      out.write(key.orElse(Bytes.NONE).array());
      out.write(value.array());
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
    return new Bytes(bytes.toByteArray());
  }

  /**
   * @throws CacheException if the bytes are nothing of the kind
   */
  static Kept of(Bytes bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.array()))) {
      int form = in.readByte();
      if (form != FORM) {
        throw new CacheException("an entry of form " + form + ", which is not known here");
      }
      UUID stamp = new UUID(in.readLong(), in.readLong());
      long untilMillis = in.readLong();
      int length = in.readInt();
      if (length > in.available()) {
        throw new CacheException("an entry that ends before its key does");
      }
      Optional<Bytes> key =
          length < 0 ? Optional.empty() : Optional.of(new Bytes(in.readNBytes(length)));
      return new Kept(key, new Bytes(in.readAllBytes()), stamp, untilMillis);
    } catch (IOException e) {
      throw new CacheException("an entry that is too short", e);
    }
  }
}
