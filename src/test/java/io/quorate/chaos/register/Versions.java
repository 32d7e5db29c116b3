package io.quorate.chaos.register;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which values the versions of a key have had. */
public final class Versions {
  private final Map<Long, Set<Long>> values = new TreeMap<>();
  private final Set<Long> doubled = new TreeSet<>();

  /** Somebody was told that the version has this value. */
  public void seen(long version, long value) {
    Set<Long> known = values.computeIfAbsent(version, none -> new TreeSet<>());
    if (known.add(value) && known.size() > 1) {
      doubled.add(version);
    }
  }

  /** The values of a version; empty if nobody was told of any. */
  public Set<Long> values(long version) {
    return Collections.unmodifiableSet(values.getOrDefault(version, Set.of()));
  }

  /** The versions that have had more than one value. */
  public Set<Long> doubled() {
    return Collections.unmodifiableSet(doubled);
  }
}
