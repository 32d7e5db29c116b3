package io.quorate.client.jcache.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** The keys of those names under which there is an entry. */
final class KeyIterator implements Iterator<byte[]> {
  private final Iterator<String> names;
  private final Function<String, Optional<Seen.Entry>> read;
  private Optional<byte[]> next = Optional.empty();

  KeyIterator(Iterator<String> names, Function<String, Optional<Seen.Entry>> read) {
    this.names = names;
    this.read = read;
  }

  @Override
  public boolean hasNext() {
    while (next.isEmpty() && names.hasNext()) {
      next = read.apply(names.next()).map(entry -> entry.key().array());
    }
    return next.isPresent();
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there is no further key");
    }
    byte[] key = next.orElseThrow();
    next = Optional.empty();
    return key;
  }
}
