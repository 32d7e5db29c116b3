package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those who wait for one lock: first those it is offered to, then the others, oldest first. */
final class WaitQueue {
  // Insertion order is arrival order: offers are made to the oldest first.
  private final Map<ClientId, Wait> offered = new LinkedHashMap<>();
  private final Map<ClientId, Wait> blocked = new LinkedHashMap<>();

  /**
   * The queue that {@link #writeTo} wrote, its waits again among the stakes.
   *
   * @throws MalformedBytes if the bytes are no queue, or a queue of nobody
   */
  static WaitQueue readFrom(ByteReader in, Lock lock, Stakes stakes) {
    WaitQueue queue = new WaitQueue();
    List<Wait> offered = readWaits(in, lock, stakes);
    offered.forEach(wait -> queue.restore(wait, queue.offered));
    List<Wait> blocked = readWaits(in, lock, stakes);
    blocked.forEach(wait -> queue.restore(wait, queue.blocked));
    blocked.forEach(stakes::block);
    int size = queue.size();
    MalformedBytes.check(size > 0 && size <= Lock.WAITS_MAX, "too many wait, or nobody");
    return queue;
  }

  private static List<Wait> readWaits(ByteReader in, Lock lock, Stakes stakes) {
    List<Wait> waits = new ArrayList<>();
    long arrival = 0;
    for (int count = in.readCount(Lock.WAITS_MAX); count > 0; count--) {
      Wait wait = Wait.readFrom(in, lock, stakes);
      MalformedBytes.check(wait.arrival() > arrival, "waits not in the order of arrival");
      arrival = wait.arrival();
      waits.add(wait);
    }
    return waits;
  }

  private void restore(Wait wait, Map<ClientId, Wait> place) {
    MalformedBytes.check(of(wait.client()) == null, "a client waits twice for one lock");
    place.put(wait.client(), wait);
  }

  @Nullable Wait of(ClientId client) {
    Wait offer = offered.get(client);
    return offer != null ? offer : blocked.get(client);
  }

  Collection<Wait> offered() {
    return Collections.unmodifiableCollection(offered.values());
  }

  Collection<Wait> blocked() {
    return Collections.unmodifiableCollection(blocked.values());
  }

  int size() {
    return offered.size() + blocked.size();
  }

  void append(Wait wait) {
    blocked.put(wait.client(), wait);
  }

  void remove(Wait wait) {
    if (!offered.remove(wait.client(), wait)) {
      blocked.remove(wait.client(), wait);
    }
  }

  void moveToOffered(Wait wait) {
    blocked.remove(wait.client());
    offered.put(wait.client(), wait);
  }

  boolean isOffered(Wait wait) {
    return offered.containsKey(wait.client());
  }

  /** The place from 1, offers included. */
  int positionOf(Wait wait) {
    int position = offered.size() + 1;
    for (Wait each : blocked.values()) {
      if (each == wait) {
        return position;
      }
      position++;
    }
    return 0;
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(offered.size());
    offered.values().forEach(wait -> wait.writeTo(out));
    out.writeVarLong(blocked.size());
    blocked.values().forEach(wait -> wait.writeTo(out));
  }
}
