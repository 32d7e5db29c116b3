package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a snapshot's file; the newest comes first in order.
 *
 * @param group as {@link #textOf} writes it
 */
record SnapshotName(String group, Position position) implements Comparable<SnapshotName> {
  /** A file that is being written, or received. */
  static final String UNFINISHED = ".tmp";

  static final String PARTIAL = ".part";

  private static final String PREFIX = "snap-";
  private static final String ENDING = ".snapshot";
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9._-]+");
  private static final Pattern LEFT_OVER = Pattern.compile("snap-.+\\.snapshot\\.(tmp|part)");
  private static final Comparator<SnapshotName> NEWEST_FIRST =
      Comparator.comparing(SnapshotName::group)
          .thenComparing(SnapshotName::index, Comparator.reverseOrder())
          .thenComparing(SnapshotName::term, Comparator.reverseOrder());

  static SnapshotName of(SnapshotMeta meta) {
    return new SnapshotName(textOf(meta.group()), meta.base().position());
  }

  static Optional<SnapshotName> parse(String file) {
    return PlacedName.between(PREFIX, ENDING, file)
        .map(name -> new SnapshotName(name.group(), name.position()));
  }

  /** Whether the file is of a snapshot that was never finished. */
  static boolean isLeftOver(String file) {
    return LEFT_OVER.matcher(file).matches();
  }

  /**
   * A group's part of the name. A group may be called anything, a file may not; a digest is longer
   * than any group's name, so the two cannot meet.
   */
  static String textOf(GroupId group) {
    if (PLAIN.matcher(group.value()).matches()) {
      return group.value();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(group.value().getBytes(StandardCharsets.UTF_8));
      return "x" + HexFormat.of().formatHex(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  long index() {
    return position.index();
  }

  long term() {
    return position.term();
  }

  String file() {
    return new PlacedName(group, position).file(PREFIX, ENDING);
  }

  @Override
  public int compareTo(SnapshotName other) {
    return NEWEST_FIRST.compare(this, other);
  }
}
