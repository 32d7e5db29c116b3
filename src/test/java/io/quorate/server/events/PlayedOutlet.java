package io.quorate.server.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A client that takes as many bytes as the test lets it. */
final class PlayedOutlet implements Outlet {
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private int room;
  private int sent;
  private boolean fails;
  private int closes;

  PlayedOutlet(int room) {
    this.room = room;
  }

  /** Takes so many bytes more; the server would tell the reader of it. */
  void takeMore(int bytes) {
    room += bytes;
  }

  /** The connection breaks at the next write. */
  void breakNext() {
    fails = true;
  }

  /** All that has been flushed. */
  String text() {
    return new String(taken.toByteArray(), 0, sent, StandardCharsets.UTF_8);
  }

  int closes() {
    return closes;
  }

  @Override
  public boolean isReady() {
    return room > 0;
  }

  @Override
  public void write(byte[] text) throws IOException {
    if (fails) {
      throw new IOException("the client has gone");
    }
    if (!isReady() || closes > 0) {
      throw new IllegalStateException("not ready");
    }
    room -= text.length;
    taken.writeBytes(text);
  }

  @Override
  public void flush() {
    if (!isReady()) {
      throw new IllegalStateException("not ready");
    }
    sent = taken.size();
  }

  @Override
  public void close() {
    closes++;
    sent = taken.size();
  }
}
