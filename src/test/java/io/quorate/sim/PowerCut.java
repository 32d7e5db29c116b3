package io.quorate.sim;

import java.io.IOException;

/** The machine is off; nothing reaches the disk any more. */
public final class PowerCut extends IOException {
  private static final long serialVersionUID = 1L;

  PowerCut() {
    super("power cut");
  }
}
