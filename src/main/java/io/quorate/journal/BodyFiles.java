package io.quorate.journal;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.raft.Position;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The files in which the bodies of snapshots lie. A snapshot adds one file with the bodies that
 * have come since the one before; files that are mostly garbage, or of which there are too many,
 * are written anew with it. So what a snapshot writes is in proportion to what has changed.
 */
final class BodyFiles implements Closeable {
  /** How many files a group has; each is open. */
  static final int FILES_MAX = 16;

  private static final int BUFFER_BYTES = 1 << 20;

  private final Storage storage;
  private final Map<BodyFileName, BodyFile> open = new LinkedHashMap<>();
  private final AtomicReference<@Nullable String> damage = new AtomicReference<>();

  BodyFiles(Storage storage) {
    this.storage = storage;
  }

  /** What the first failure to read a body was. */
  Optional<String> damage() {
    return Optional.ofNullable(damage.get());
  }

  /**
   * The bodies as they lie in files, durable but for the directory.
   *
   * @param position of the snapshot
   */
  List<FiledBody> file(GroupId group, Position position, List<Body> bodies) throws IOException {
    Set<BodyFile> worn = worn(bodies);
    List<FiledBody> filed = new ArrayList<>(bodies.size());
    List<Body> moving = new ArrayList<>();
    long movingBytes = 0;
    for (Body body : bodies) {
      if (!(body instanceof FiledBody there) || worn.contains(there.file())) {
        moving.add(body);
        movingBytes += body.length();
      }
    }
    BodyFile file = null;
    if (!moving.isEmpty()) {
      BodyFileName name = BodyFileName.of(group, position);
      write(name.file(), moving);
      storage.syncDirectory(); // before a snapshot's name may become durable
      file = renewed(name, movingBytes);
    }
    long offset = 0;
    for (Body body : bodies) {
      if (body instanceof FiledBody there && !worn.contains(there.file())) {
        filed.add(there);
      } else {
        filed.add(
            new FiledBody(
                Invariant.present(file, "the file of new bodies"),
                offset,
                body.length(),
                body.checksum()));
        offset += body.length();
      }
    }
    return filed;
  }

  /** The files that are not worth keeping: mostly garbage, or one among too many. */
  private static Set<BodyFile> worn(List<Body> bodies) {
    Map<BodyFile, Long> live = new LinkedHashMap<>();
    for (Body body : bodies) {
      if (body instanceof FiledBody there) {
        live.merge(there.file(), (long) there.length(), Long::sum);
      }
    }
    Set<BodyFile> worn = new LinkedHashSet<>();
    List<BodyFile> good = new ArrayList<>();
    live.forEach((file, bytes) -> (bytes * 2 < file.bytes() ? worn : good).add(file));
    if (good.size() >= FILES_MAX) {
      good.sort(
          Comparator.comparingLong(BodyFile::bytes)
              .thenComparing(file -> file.name().position().index()));
      worn.addAll(good.subList(0, good.size() - FILES_MAX / 2));
    }
    return worn;
  }

  private void write(String name, List<Body> bodies) throws IOException {
    try (StorageFile file = storage.create(name)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      long offset = 0;
      for (Body body : bodies) {
        Bytes bytes = body.read();
        if (bytes.length() > buffer.remaining()) {
          offset += flush(file, buffer, offset);
        }
        if (bytes.length() > buffer.remaining()) {
          file.write(bytes.buffer(), offset);
          offset += bytes.length();
        } else {
          buffer.put(bytes.buffer());
        }
      }
      flush(file, buffer, offset);
      file.sync();
    }
  }

  private static int flush(StorageFile file, ByteBuffer buffer, long offset) throws IOException {
    int length = buffer.flip().remaining();
    file.write(buffer, offset);
    buffer.clear();
    return length;
  }

  /** A file that has taken the place of whatever had its name. */
  BodyFile renewed(BodyFileName name, long bytes) throws IOException {
    open.remove(name);
    return existing(name, bytes);
  }

  /**
   * An open file.
   *
   * @throws CorruptJournal if there is none of the name and the length
   */
  BodyFile existing(BodyFileName name, long bytes) throws IOException {
    BodyFile known = open.get(name);
    if (known != null && known.bytes() == bytes) {
      return known;
    }
    StorageFile file;
    try {
      file = storage.open(name.file());
    } catch (NoSuchFileException missing) {
      throw new CorruptJournal(name.file(), 0, "the file is missing");
    }
    if (file.size() != bytes) {
      long size = file.size();
      file.close();
      throw new CorruptJournal(
          name.file(), Math.min(size, bytes), "it has %d bytes, not %d".formatted(size, bytes));
    }
    BodyFile opened = new BodyFile(name, file, bytes, damage);
    open.put(name, opened);
    return opened;
  }

  /** Deletes the group's files but for these. */
  void keepOnly(String group, Set<BodyFileName> needed) throws IOException {
    for (String file : storage.list()) {
      Optional<BodyFileName> name = BodyFileName.parse(file);
      if (name.isPresent() && name.get().group().equals(group) && !needed.contains(name.get())) {
        open.remove(name.get());
        storage.delete(file);
      }
    }
  }

  /** Deletes the files of all groups. */
  void deleteAll() throws IOException {
    open.clear();
    for (String file : storage.list()) {
      if (BodyFileName.parse(file).isPresent()) {
        storage.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (BodyFile file : open.values()) {
      file.close();
    }
    open.clear();
  }
}
