package io.quorate.client.jcache.serial;

import java.io.ObjectInputFilter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which classes may come out of bytes that anybody may have written.
 *
 * <p>First the program's own pattern decides, in the syntax of {@code jdk.serialFilter}; then
 * allowed are the platform's plain values and collections, the configured types of keys and values
 * and what these are made of. All else is refused, and so is what the JVM's own filter refuses.
 */
public final class AllowedTypes implements ObjectInputFilter {
  private static final long DEPTH_MAX = 64;
  private static final long REFERENCES_MAX = 1_000_000;

  private final Set<Class<?>> declared = new HashSet<>();
  private final @Nullable ObjectInputFilter pattern;
  private final @Nullable ObjectInputFilter ofJvm = ObjectInputFilter.Config.getSerialFilter();

  /**
   * @param types of keys and values; {@code Object} says nothing
   * @param pattern the program's own, or an empty text
   * @throws IllegalArgumentException if the pattern is none
   */
  public AllowedTypes(Collection<Class<?>> types, String pattern) {
    types.forEach(type -> declared.addAll(TypeClosure.of(type)));
    this.pattern = pattern.isEmpty() ? null : ObjectInputFilter.Config.createFilter(pattern);
  }

  @Override
  public Status checkInput(FilterInfo info) {
    if (ofJvm != null && ofJvm.checkInput(info) == Status.REJECTED) {
      return Status.REJECTED;
    }
    if (info.depth() > DEPTH_MAX || info.references() > REFERENCES_MAX) {
      return Status.REJECTED;
    }
    // Bytes are bounded by what a node takes; an array is bounded so that none is only announced.
    if (info.arrayLength() > REFERENCES_MAX * Long.BYTES) {
      return Status.REJECTED;
    }
    Status own = pattern == null ? Status.UNDECIDED : pattern.checkInput(info);
    if (own != Status.UNDECIDED) {
      return own;
    }
    Class<?> type = info.serialClass();
    if (type == null) {
      return Status.UNDECIDED;
    }
    return isDeclared(type) ? Status.ALLOWED : Status.REJECTED;
  }

  private boolean isDeclared(Class<?> type) {
    Class<?> plain = type;
    while (plain.isArray()) {
      plain = plain.getComponentType();
    }
    return declared.contains(plain) || SafeTypes.contains(plain);
  }

  /** Whether a class that is to be written could be read again. */
  boolean permits(Class<?> type) {
    return checkInput(new Written(type)) != Status.REJECTED;
  }

  /** A class by itself. */
  private record Written(Class<?> serialClass) implements FilterInfo {
    @Override
    public long arrayLength() {
      return -1;
    }

    @Override
    public long depth() {
      return 1;
    }

    @Override
    public long references() {
      return 1;
    }

    @Override
    public long streamBytes() {
      return 0;
    }
  }
}
