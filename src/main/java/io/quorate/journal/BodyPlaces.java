package io.quorate.journal;

import io.quorate.kernel.Body;
import io.quorate.raft.Position;
import io.quorate.snapshot.BodyTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the bodies of a snapshot lie on this node. In the snapshot's file a row for each body, of
 * equal lengths so that one can be found in the middle, is followed by a row for each file.
 */
final class BodyPlaces {
  /** Where the body ends if they stand one behind the other, its file, and where there. */
  static final int ROW_BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;

  /** The position that the file is named after, and its length. */
  static final int FILE_BYTES = 3 * Long.BYTES;

  private BodyPlaces() {}

  /** The rows of these bodies and their files. */
  static byte[] encode(List<FiledBody> bodies) {
    Map<BodyFileName, Integer> ordinals = new LinkedHashMap<>();
    List<BodyFile> files = new ArrayList<>();
    long end = 0;
    ByteBuffer rows = ByteBuffer.allocate(Math.multiplyExact(bodies.size(), ROW_BYTES));
    for (FiledBody body : bodies) {
      int ordinal =
          ordinals.computeIfAbsent(
              body.file().name(),
              name -> {
                files.add(body.file());
                return files.size() - 1;
              });
      end += body.length();
      rows.putLong(end).putInt(ordinal).putLong(body.offset());
    }
    ByteBuffer all = ByteBuffer.allocate(rows.capacity() + files.size() * FILE_BYTES);
    all.put(rows.flip());
    for (BodyFile file : files) {
      Position position = file.name().position();
      all.putLong(position.index()).putLong(position.term()).putLong(file.bytes());
    }
    return all.array();
  }

  /**
   * The bodies whose rows these are.
   *
   * @param group of the files, as their names have it
   * @throws CorruptJournal if there is no such file, or it ends too soon
   */
  static List<Body> decode(byte[] places, String group, BodyTable table, BodyFiles files)
      throws IOException {
    ByteBuffer in = ByteBuffer.wrap(places);
    in.position(table.count() * ROW_BYTES);
    List<BodyFile> inOrder = new ArrayList<>();
    while (in.hasRemaining()) {
      Position position = new Position(in.getLong(), in.getLong());
      inOrder.add(files.existing(new BodyFileName(group, position), in.getLong()));
    }
    in.position(0);
    List<Body> bodies = new ArrayList<>(table.count());
    for (int i = 0; i < table.count(); i++) {
      in.getLong();
      BodyFile file = inOrder.get(in.getInt());
      bodies.add(new FiledBody(file, in.getLong(), table.length(i), table.checksum(i)));
    }
    return bodies;
  }

  /** The files of which these rows tell. */
  static List<BodyFileName> filesIn(byte[] fileRows, String group) {
    ByteBuffer in = ByteBuffer.wrap(fileRows);
    List<BodyFileName> files = new ArrayList<>();
    while (in.hasRemaining()) {
      files.add(new BodyFileName(group, new Position(in.getLong(), in.getLong())));
      in.getLong();
    }
    return files;
  }
}
