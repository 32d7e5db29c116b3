package io.quorate.storage;

import java.io.IOException;

/** The disk has refused something; the message is for operators, and says what they can do. */
@SuppressWarnings("OverrideThrowableToString") // whoever prints it prints it for operators
public final class StorageFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param attempt what could not be done, and to which file
   * @param where the directory
   */
  StorageFailure(String attempt, Object where, IOException cause) {
    super(
        "DATA_DIR %s: cannot %s: %s. Make room there or repair the disk, then restart this node"
            .formatted(where, attempt, Trouble.of(cause)),
        cause);
  }

  /** Without the name of this class, which says nothing to operators. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
