package io.quorate.coherence;

import io.quorate.cache.CacheKey;
import io.quorate.group.Groups;
import io.quorate.machine.SystemMachine;
import io.quorate.port.CacheStore;
import io.quorate.ring.Shards;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Carries what is heard of a store into the loop. Thread-safe. Keys that have changed more than
 * once meanwhile are told once, and where there are too many, all may have changed.
 */
public final class StoreNews implements CacheStore.Listener {
  /** How many changed keys wait for the loop. */
  static final int WAITING_MAX = 10_000;

  private record News(boolean isHearing, boolean hasMissed, Set<String> changed) {}

  private final Coherence cache;
  private final Groups groups;
  private final Executor loop;
  private Set<String> changed = new LinkedHashSet<>();
  private boolean isHearing;
  private boolean hasMissed;
  private boolean isAnnounced;

  /**
   * @param loop runs what is to be done in the loop
   */
  public StoreNews(Coherence cache, Groups groups, Executor loop) {
    this.cache = cache;
    this.groups = groups;
    this.loop = loop;
  }

  @Override
  public synchronized void changed(String key) {
    changed.add(key);
    if (changed.size() > WAITING_MAX) {
      miss();
    }
    announce();
  }

  @Override
  public synchronized void hears(boolean is) {
    isHearing = is;
    miss();
    announce();
  }

  private void miss() {
    hasMissed = true;
    changed.clear();
  }

  private void announce() {
    if (!isAnnounced) {
      isAnnounced = true;
      loop.execute(this::tell);
    }
  }

  private synchronized News take() {
    News news = new News(isHearing, hasMissed, changed);
    isAnnounced = false;
    hasMissed = false;
    changed = new LinkedHashSet<>();
    return news;
  }

  private void tell() {
    News news = take();
    if (news.hasMissed) {
      cache.hears(false);
      cache.hears(news.isHearing);
    }
    SystemMachine machine = groups.systemMachine();
    int count = machine == null ? 0 : machine.placements().table().shards().size();
    if (count > 0) { // before that nobody has a key
      Shards shards = new Shards(count);
      for (String name : news.changed) {
        cache.changedOutside(new CacheKey(shards.shardOf(name), name));
      }
    }
  }
}
