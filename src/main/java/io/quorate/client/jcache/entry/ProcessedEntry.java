package io.quorate.client.jcache.entry;

import java.util.function.Consumer;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/** An entry in the hands of a processor, whose last word counts. Not thread-safe. */
public final class ProcessedEntry<K, V> implements MutableEntry<K, V> {
  private final K key;
  private final Found<V> found;
  private final @Nullable Loading<K, V> loading;
  private final Consumer<V> check;
  private Change change = Change.NONE;
  private @Nullable V value;

  /**
   * @param loading where a value is sought that is not there; null for nowhere
   * @param check of a value that is to be set
   */
  public ProcessedEntry(K key, Found<V> found, @Nullable Loading<K, V> loading, Consumer<V> check) {
    this.key = key;
    this.found = found;
    this.loading = loading;
    this.check = check;
  }

  @Override
  public boolean exists() {
    return switch (change) {
      case NONE, ACCESS -> found.isThere();
      case PUT, LOAD -> true;
      case REMOVE -> false;
    };
  }

  @Override
  public void remove() {
    boolean isNothing = !found.isThere() && (change == Change.PUT || change == Change.LOAD);
    change = isNothing ? Change.NONE : Change.REMOVE;
    value = null;
  }

  @Override
  public void setValue(V newValue) {
    check.accept(newValue);
    change = Change.PUT;
    value = newValue;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public @Nullable V getValue() {
    if (change == Change.NONE) {
      if (found.isThere()) {
        change = Change.ACCESS;
      } else if (loading != null) {
        value = loading.load(key);
        change = value == null ? Change.NONE : Change.LOAD;
      }
    }
    return change == Change.ACCESS ? found.value().orElse(null) : value;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("an entry is no " + type.getName());
  }

  /** What has become of it. */
  public <R> Step<V, R> step(R result) {
    return new Step<>(change, value, result);
  }
}
