package io.quorate.client.jcache.figure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.management.CacheStatisticsMXBean;

/** What one program has done with a cache since it began to count. Thread-safe. */
public final class Counts implements CacheStatisticsMXBean {
  private final AtomicBoolean isOn;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();
  private final LongAdder removals = new LongAdder();
  private final LongAdder getNanos = new LongAdder();
  private final LongAdder putNanos = new LongAdder();
  private final LongAdder removeNanos = new LongAdder();

  public Counts(boolean isOn) {
    this.isOn = new AtomicBoolean(isOn);
  }

  /** Goes on or stops counting; nothing is forgotten. */
  public void count(boolean isWanted) {
    isOn.set(isWanted);
  }

  /** A key has been looked up. */
  public void lookedUp(boolean isHit, long nanos) {
    if (isOn.get()) {
      (isHit ? hits : misses).increment();
      getNanos.add(nanos);
    }
  }

  public void put(long nanos) {
    if (isOn.get()) {
      puts.increment();
      putNanos.add(nanos);
    }
  }

  public void removed(long nanos) {
    if (isOn.get()) {
      removals.increment();
      removeNanos.add(nanos);
    }
  }

  @Override
  public void clear() {
    hits.reset();
    misses.reset();
    puts.reset();
    removals.reset();
    getNanos.reset();
    putNanos.reset();
    removeNanos.reset();
  }

  @Override
  public long getCacheHits() {
    return hits.sum();
  }

  @Override
  public float getCacheHitPercentage() {
    return percentage(getCacheHits());
  }

  @Override
  public long getCacheMisses() {
    return misses.sum();
  }

  @Override
  public float getCacheMissPercentage() {
    return percentage(getCacheMisses());
  }

  private float percentage(long part) {
    long all = getCacheGets();
    return all == 0 ? 0 : 100f * part / all;
  }

  @Override
  public long getCacheGets() {
    return hits.sum() + misses.sum();
  }

  @Override
  public long getCachePuts() {
    return puts.sum();
  }

  @Override
  public long getCacheRemovals() {
    return removals.sum();
  }

  /** None: the cluster keeps what it has taken, or refuses it. */
  @Override
  public long getCacheEvictions() {
    return 0;
  }

  @Override
  public float getAverageGetTime() {
    return averageMicros(getNanos.sum(), getCacheGets());
  }

  @Override
  public float getAveragePutTime() {
    return averageMicros(putNanos.sum(), getCachePuts());
  }

  @Override
  public float getAverageRemoveTime() {
    return averageMicros(removeNanos.sum(), getCacheRemovals());
  }

  private static float averageMicros(long nanos, long count) {
    return count == 0 ? 0 : (float) nanos / TimeUnit.MICROSECONDS.toNanos(1) / count;
  }
}
