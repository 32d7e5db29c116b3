package io.quorate.journal;

import io.quorate.raft.Position;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of all files say that come with a snapshot: whose it is and where it ends.
 *
 * @param group as {@link SnapshotName#textOf} writes it
 */
record PlacedName(String group, Position position) {
  private static final int HEX = 16;
  private static final Pattern FORM = Pattern.compile("(.+)-([0-9a-f]{16})-([0-9a-f]{16})");

  /** What stands between the two; empty if the file has not such a name. */
  static Optional<PlacedName> between(String prefix, String ending, String file) {
    if (!file.startsWith(prefix) || !file.endsWith(ending)) {
      return Optional.empty();
    }
    Matcher matcher =
        FORM.matcher(file)
            .region(prefix.length(), Math.max(prefix.length(), file.length() - ending.length()));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long index = Long.parseUnsignedLong(matcher.group(2), HEX);
    long term = Long.parseUnsignedLong(matcher.group(3), HEX);
    return Optional.of(new PlacedName(matcher.group(1), new Position(index, term)));
  }

  String file(String prefix, String ending) {
    return String.format(
        "%s%s-%016x-%016x%s", prefix, group, position.index(), position.term(), ending);
  }
}
