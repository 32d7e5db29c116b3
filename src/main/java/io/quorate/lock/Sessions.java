package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sessions that live: by their names, and by their clients, of which each has one at most. */
final class Sessions {
  /** How many clients may have a session at the same time. */
  static final int SESSIONS_MAX = 100_000;

  private final TreeMap<SessionId, Session> byId = new TreeMap<>();
  private final TreeMap<ClientId, Session> byClient = new TreeMap<>();

  boolean isFull() {
    return byId.size() >= SESSIONS_MAX;
  }

  @Nullable Session get(SessionId id) {
    return byId.get(id);
  }

  @Nullable Session of(ClientId client) {
    return byClient.get(client);
  }

  void add(Session session) {
    byId.put(session.id(), session);
    byClient.put(session.client(), session);
  }

  void remove(Session session) {
    byId.remove(session.id());
    byClient.remove(session.client());
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(byId.size());
    byId.values().forEach(session -> session.writeTo(out));
  }

  /**
   * The sessions that {@link #writeTo} wrote, again among the leases.
   *
   * @throws MalformedBytes if the bytes are not such sessions
   */
  static Sessions readFrom(ByteReader in, Stakes stakes) {
    Sessions sessions = new Sessions();
    for (int count = in.readCount(SESSIONS_MAX); count > 0; count--) {
      Session session = Session.readFrom(in, stakes);
      MalformedBytes.check(
          sessions.byId.isEmpty() || sessions.byId.lastKey().compareTo(session.id()) < 0,
          "sessions not by their names");
      MalformedBytes.check(sessions.of(session.client()) == null, "two sessions of one client");
      sessions.add(session);
    }
    return sessions;
  }
}
