package io.quorate.backup;

import java.io.IOException;

/** A file that is no whole, undamaged backup that this version can read; says why. */
public final class DamagedBackup extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedBackup(String reason) {
    super(reason);
  }
}
