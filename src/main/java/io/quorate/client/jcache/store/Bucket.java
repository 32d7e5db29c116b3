package io.quorate.client.jcache.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.cache.CacheException;

/** A list of names, in the order in which they are to be looked at next. */
record Bucket(Set<String> tails) {
  private static final int FORM = 1;

  Bucket {
    tails = new LinkedHashSet<>(tails);
  }

  boolean has(String tail) {
    return tails.contains(tail);
  }

  /** The same with one more, at the end. */
  Bucket with(String tail) {
    Bucket more = without(Set.of(tail));
    more.tails.add(tail);
    return more;
  }

  Bucket without(Collection<String> gone) {
    Bucket less = new Bucket(tails);
    less.tails.removeAll(gone);
    return less;
  }

  Bytes bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      for (String tail : tails) {
        out.writeUTF(tail);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
    return new Bytes(bytes.toByteArray());
  }

  /**
   * @throws CacheException if the bytes are nothing of the kind
   */
  static Bucket of(Bytes bytes) {
    Set<String> tails = new LinkedHashSet<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.array()))) {
      if (bytes.size() > 0 && in.readByte() != FORM) {
        throw new CacheException("a list of keys in a form that is not known here");
      }
      while (in.available() > 0) {
        tails.add(in.readUTF());
      }
    } catch (IOException e) {
      throw new CacheException("a list of keys that ends too early", e);
    }
    return new Bucket(tails);
  }
}
