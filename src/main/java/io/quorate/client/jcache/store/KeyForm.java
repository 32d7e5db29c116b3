package io.quorate.client.jcache.store;

import java.util.Arrays;

/**
 * A key of a cache in the cluster.
 *
 * @param name under which the entry lies
 * @param bytes the key itself, since a name may be a digest
 */
public record KeyForm(String name, byte[] bytes) {
  boolean isOf(byte[] other) {
    return Arrays.equals(bytes, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyForm form && form.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
