package io.quorate.lock;

import io.quorate.kernel.ByteWriter;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Those who wait for one lock: first those it is offered to, then the others, oldest first. */
final class WaitQueue {
  // Insertion order is arrival order: offers are made to the oldest first.
  private final Map<ClientId, Wait> offered = new LinkedHashMap<>();
  private final Map<ClientId, Wait> blocked = new LinkedHashMap<>();

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
