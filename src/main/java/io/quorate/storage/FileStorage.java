package io.quorate.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A real directory. */
public final class FileStorage implements Storage {
  private final Path directory;

  private interface Step<T> {
    T run() throws IOException;
  }

  /**
   * @param directory must exist
   */
  public FileStorage(Path directory) {
    this.directory = directory;
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public StorageFile create(String name) throws IOException {
    return attempt(
        "create " + name,
        () ->
            new OpenFile(
                name,
                FileChannel.open(
                    directory.resolve(name),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return attempt(
        "open " + name,
        () ->
            new OpenFile(
                name,
                FileChannel.open(
                    directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE)));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    attempt(
        "rename " + from,
        () ->
            Files.move(
                directory.resolve(from),
                directory.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public void delete(String name) throws IOException {
    attempt(
        "delete " + name,
        () -> {
          Files.delete(directory.resolve(name));
          return name;
        });
  }

  @Override
  public long roomBytes() throws IOException {
    return attempt("ask for room", () -> Files.getFileStore(directory).getUsableSpace());
  }

  @Override
  public void syncDirectory() throws IOException {
    attempt(
        "sync the directory",
        () -> {
          try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            return directory;
          }
        });
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  // What the system says of a failure names neither file nor directory.
  private <T> T attempt(String what, Step<T> step) throws IOException {
    try {
      return step.run();
    } catch (NoSuchFileException | EOFException e) {
      throw e; // answers, for the caller to understand
    } catch (IOException e) {
      throw new StorageFailure(what, directory.toAbsolutePath(), e);
    }
  }

  private final class OpenFile implements StorageFile {
    private final String name;
    private final FileChannel channel;

    OpenFile(String name, FileChannel channel) {
      this.name = name;
      this.channel = channel;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
      attempt(
          "read " + name,
          () -> {
            long next = offset;
            while (into.hasRemaining()) {
              int count = channel.read(into, next);
              if (count < 0) {
                throw new EOFException(into.remaining() + " bytes missing at the end of the file");
              }
              next += count;
            }
            return next;
          });
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      attempt(
          "write " + name,
          () -> {
            long next = offset;
            while (from.hasRemaining()) {
              next += channel.write(from, next);
            }
            return next;
          });
    }

    @Override
    public void sync() throws IOException {
      attempt(
          "sync " + name,
          () -> {
            channel.force(false); // fdatasync: the size counts as data, the time of change does not
            return name;
          });
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
