package io.quorate.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A real directory. */
public final class FileStorage implements Storage {
  private final Path directory;

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
    return new OpenFile(
        FileChannel.open(
            directory.resolve(name),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return new OpenFile(
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        directory.resolve(from),
        directory.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  @Override
  public void syncDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private record OpenFile(FileChannel channel) implements StorageFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
      long next = offset;
      while (into.hasRemaining()) {
        int count = channel.read(into, next);
        if (count < 0) {
          throw new EOFException(into.remaining() + " bytes missing at the end of the file");
        }
        next += count;
      }
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      long next = offset;
      while (from.hasRemaining()) {
        next += channel.write(from, next);
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(false); // fdatasync: the size counts as data, the time of change does not
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
