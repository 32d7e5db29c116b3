package io.quorate.client.jcache.store;

/**
 * A key of a cache in the cluster.
 *
 * @param name under which the entry lies
 * @param key itself in its serial form, since a name may be a digest
 */
public record KeyForm(String name, Bytes key) {
  @Override
  public String toString() {
    return name;
  }
}
