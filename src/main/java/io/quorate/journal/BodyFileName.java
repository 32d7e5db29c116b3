package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file of bodies: that of the snapshot with which they came to the disk.
 *
 * @param group as {@link SnapshotName#textOf} writes it
 */
record BodyFileName(String group, Position position) {
  private static final int HEX = 16;
  private static final Pattern NAME =
      Pattern.compile("body-(.+)-([0-9a-f]{16})-([0-9a-f]{16})\\.bodies");
  private static final Pattern LEFT_OVER = Pattern.compile("body-.+\\.bodies\\.part");

  static BodyFileName of(GroupId group, Position position) {
    return new BodyFileName(SnapshotName.textOf(group), position);
  }

  static BodyFileName of(SnapshotMeta meta) {
    return of(meta.group(), meta.base().position());
  }

  static Optional<BodyFileName> parse(String file) {
    Matcher matcher = NAME.matcher(file);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long index = Long.parseUnsignedLong(matcher.group(2), HEX);
    long term = Long.parseUnsignedLong(matcher.group(3), HEX);
    return Optional.of(new BodyFileName(matcher.group(1), new Position(index, term)));
  }

  /** Whether the file is one of which not all bodies were received. */
  static boolean isLeftOver(String file) {
    return LEFT_OVER.matcher(file).matches();
  }

  String file() {
    return String.format("body-%s-%016x-%016x.bodies", group, position.index(), position.term());
  }
}
