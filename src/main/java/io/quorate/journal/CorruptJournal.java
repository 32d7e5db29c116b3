package io.quorate.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the disk holds is not what was made durable on it. Going on could break promises that this
 * node has given, so it does not start; the message says where the damage is and how to rejoin.
 */
public final class CorruptJournal extends IOException {
  private static final long serialVersionUID = 1L;

  private static final String ADVICE =
      ". This node has promised to remember what is lost there, so it does not start. To rejoin,"
          + " remove its data directory and let the cluster replace the node";

  private final String damage;

  /**
   * @param file and what follows are named in the message
   */
  CorruptJournal(String file, long offset, String damage) {
    this(file + " is damaged at offset " + offset + ": " + damage);
  }

  CorruptJournal(String damage) {
    super(damage + ADVICE);
    this.damage = damage;
  }

  /** The same, told of the directory that it is about. */
  CorruptJournal in(Path directory) {
    CorruptJournal told =
        new CorruptJournal("DATA_DIR " + directory.toAbsolutePath() + ": " + damage);
    told.initCause(this);
    return told;
  }

  /** The message without the advice. */
  String damage() {
    return damage;
  }
}
