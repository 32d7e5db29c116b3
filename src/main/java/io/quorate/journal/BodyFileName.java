package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file of bodies: that of the snapshot with which they came to the disk.
 *
 * @param group as {@link SnapshotName#textOf} writes it
 */
record BodyFileName(String group, Position position) {
  private static final String PREFIX = "body-";
  private static final String ENDING = ".bodies";
  private static final Pattern LEFT_OVER = Pattern.compile("body-.+\\.bodies\\.part");

  static BodyFileName of(GroupId group, Position position) {
    return new BodyFileName(SnapshotName.textOf(group), position);
  }

  static BodyFileName of(SnapshotMeta meta) {
    return of(meta.group(), meta.base().position());
  }

  static Optional<BodyFileName> parse(String file) {
    return PlacedName.between(PREFIX, ENDING, file)
        .map(name -> new BodyFileName(name.group(), name.position()));
  }

  /** Whether the file is one of which not all bodies were received. */
  static boolean isLeftOver(String file) {
    return LEFT_OVER.matcher(file).matches();
  }

  String file() {
    return new PlacedName(group, position).file(PREFIX, ENDING);
  }
}
