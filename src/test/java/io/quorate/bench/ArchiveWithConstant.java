package io.quorate.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the jar that nodes are started from, whose archive has a {@link ConstantResource}. */
final class ArchiveWithConstant {
  private static final String ARCHIVE = "ROOT.war";
  private static final String CLASSES = "WEB-INF/classes";
  private static final List<Class<?>> ADDED = List.of(ConstantResource.class, CacheRequests.class);

  private ArchiveWithConstant() {}

  /**
   * Writes the copy.
   *
   * @throws IOException also if there is no archive in the jar
   */
  static Path copy(Path jar, Path copy) throws IOException {
    Files.createDirectories(copy.getParent());
    Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem outside = FileSystems.newFileSystem(copy)) {
      Path packed = archiveIn(outside, jar);
      Path archive = copy.resolveSibling(ARCHIVE);
      Files.copy(packed, archive, StandardCopyOption.REPLACE_EXISTING);
      try (FileSystem inside = FileSystems.newFileSystem(archive)) {
        for (Class<?> each : ADDED) {
          add(each, inside);
        }
      }
      Files.copy(archive, packed, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private static Path archiveIn(FileSystem outside, Path jar) throws IOException {
    try (Stream<Path> all = Files.walk(outside.getPath("/"))) {
      return all.filter(each -> each.endsWith(ARCHIVE))
          .findFirst()
          .orElseThrow(() -> new IOException("there is no " + ARCHIVE + " in " + jar));
    }
  }

  private static void add(Class<?> type, FileSystem archive) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Path target = archive.getPath(CLASSES, name);
    Files.createDirectories(target.getParent());
    try (InputStream compiled = type.getResourceAsStream("/" + name)) {
      if (compiled == null) {
        throw new IOException("there is no " + name);
      }
      Files.copy(compiled, target);
    }
  }
}
