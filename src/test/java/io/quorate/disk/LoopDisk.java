package io.quorate.disk;

import io.quorate.commands.Commands;
import io.quorate.commands.UnusableSystem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** An ext4 file system in a file, mounted on a directory. One thread at a time. */
public final class LoopDisk implements AutoCloseable {
  /*
   * What a cut of the power is here: the ioctl that ext4 has for this purpose, told not to write
   * its journal first. From then on nothing reaches the file behind the file system, and what its
   * cache held is gone when it is unmounted. What was synced, the kernel has put into that file.
   * So a missing sync shows. The write cache of a real disk does not exist here, nor do torn
   * sectors: those are for the simulated disk.
   */
  private static final String CUT =
      """
      for (@ARGV) {
        open(my $directory, "<", $_) or die "$_: $!";
        my $dropEverything = pack("L", 2);
        ioctl($directory, 0x8004587d, $dropEverything) or die "$_: $!";
      }
      """;

  private static final int PIECE_BYTES = 1 << 20;
  private static final String BALLAST = "ballast";

  /** What {@code e2fsck} returns when it has repaired what there was to repair. */
  private static final int REPAIRED = 1;

  private final Path image;
  private final Path directory;
  private boolean isMounted;

  private LoopDisk(Path image, Path directory) {
    this.image = image;
    this.directory = directory;
  }

  /**
   * Makes a file system and mounts it.
   *
   * @param image must not exist
   * @param directory what is in it already is hidden
   * @throws UnusableSystem if that cannot be done here
   */
  public static LoopDisk create(Path image, int bytes, Path directory) {
    requireMounts();
    try {
      Files.createDirectories(directory);
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String whole = "lazy_itable_init=0,lazy_journal_init=0";
    Commands.run("mkfs.ext4", "-q", "-F", "-m", "0", "-E", whole, image.toString());
    LoopDisk disk = new LoopDisk(image, directory);
    disk.mount();
    return disk;
  }

  private static void requireMounts() {
    Commands.require(
        "e2fsprogs, util-linux and perl", "mkfs.ext4", "e2fsck", "mount", "umount", "perl");
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new UnusableSystem("only root may mount, and this is not root");
    }
  }

  /** Cuts the power of all of them at once. */
  public static void cutPower(List<LoopDisk> disks) {
    List<String> command = new ArrayList<>(List.of("perl", "-e", CUT));
    disks.forEach(disk -> command.add(disk.directory.toString()));
    Commands.run(command, 0);
  }

  /** After a cut, and when nobody uses it any more: what had reached the disk is there again. */
  public void restorePower() {
    close();
    Commands.run(List.of("e2fsck", "-f", "-p", image.toString()), REPAIRED);
    mount();
  }

  /** Leaves no room at all. */
  public void fill() {
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    try (FileChannel ballast = openBallast()) {
      while (piece.limit() > 0) {
        writeUntilFull(ballast, piece);
        piece.limit(piece.limit() / 2);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes room again after {@link #fill}. */
  public void empty() {
    try {
      Files.delete(directory.resolve(BALLAST));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unmounts it; the file stays. */
  @Override
  public void close() {
    if (isMounted) {
      Commands.run("umount", directory.toString());
      isMounted = false;
    }
  }

  private void mount() {
    Commands.run("mount", "-t", "ext4", "-o", "loop", image.toString(), directory.toString());
    isMounted = true;
  }

  private FileChannel openBallast() throws IOException {
    return FileChannel.open(
        directory.resolve(BALLAST), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void writeUntilFull(FileChannel ballast, ByteBuffer piece) {
    try {
      while (true) {
        ballast.write(piece.rewind());
      }
    } catch (IOException full) {
      return; // smaller pieces may still fit
    }
  }
}
