package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/** A lease over all that one client holds and waits for. */
final class Session extends Lease {
  private final SessionId id;
  private final ClientId client;
  private final long ttlMillis;
  private final long delayMillis;

  Session(SessionId id, ClientId client, long ttlMillis, long delayMillis) {
    this.id = id;
    this.client = client;
    this.ttlMillis = ttlMillis;
    this.delayMillis = delayMillis;
  }

  /** The session that {@link #writeTo} wrote, again one of the leases. */
  static Session readFrom(ByteReader in, Stakes stakes) {
    SessionId id = in.readName(SessionId::new);
    ClientId client = in.readName(ClientId::new);
    long ttlMillis = in.readVarLong();
    Session session = new Session(id, client, ttlMillis, in.readVarLong());
    stakes.restore(
        session, in.readVarLong(1, stakes.arrivals()), in.readVarLong(0, Long.MAX_VALUE));
    return session;
  }

  SessionId id() {
    return id;
  }

  ClientId client() {
    return client;
  }

  /** How long the session lasts after each sign of life. */
  long ttlMillis() {
    return ttlMillis;
  }

  /** How long nobody gets what the client held when the session expires; 0 for no delay. */
  long delayMillis() {
    return delayMillis;
  }

  void writeTo(ByteWriter out) {
    out.writeString(id.value())
        .writeString(client.value())
        .writeVarLong(ttlMillis)
        .writeVarLong(delayMillis)
        .writeVarLong(arrival())
        .writeVarLong(deadlineMillis());
  }
}
