package io.quorate.storage;

import java.io.IOException;
import java.util.List;

/**
 * One flat directory; the only door to the file system, so that tests can put a disk behind it
 * which tears, lies and fails. Different files may be used by different threads.
 */
public interface Storage {
  /** The names of all files, in order. */
  List<String> list() throws IOException;

  /** A new, empty file; an older one of the name is gone. */
  StorageFile create(String name) throws IOException;

  /**
   * An existing file, for reading and writing.
   *
   * @throws java.nio.file.NoSuchFileException if there is none of the name
   */
  StorageFile open(String name) throws IOException;

  /** Atomic; a file that has the new name already is replaced. */
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  /** How many more bytes there is room for, roughly: others may write to the same disk. */
  long roomBytes() throws IOException;

  /** Makes every create, rename and delete so far durable. */
  void syncDirectory() throws IOException;
}
