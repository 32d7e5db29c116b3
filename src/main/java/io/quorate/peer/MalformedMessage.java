package io.quorate.peer;

import java.io.IOException;

/** Bytes from another node that are no call and no reply. Nothing was done with them. */
public final class MalformedMessage extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedMessage(String message) {
    super(message);
  }
}
