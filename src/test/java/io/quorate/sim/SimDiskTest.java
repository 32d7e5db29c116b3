package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Goal: the simulated disk is as bad as a real one. Method: all images of small cases. */
class SimDiskTest {
  private final SimDisk disk = new SimDisk();

  @Test
  void everythingSyncedSurvivesEveryCrash() throws IOException {
    StorageFile file = disk.create("a");
    write(file, 0, 700, 'x');
    file.sync();
    disk.syncDirectory();
    assertThat(images("a")).containsExactly("x".repeat(700));
  }

  @Test
  void sectorsOfAnUnsyncedWriteSurviveInAnyCombination() throws IOException {
    StorageFile file = disk.create("a");
    write(file, 0, 1_024, 'o');
    file.sync();
    disk.syncDirectory();
    write(file, 500, 24, 'n');
    String o = "o".repeat(500);
    assertThat(images("a"))
        .containsExactlyInAnyOrder(
            o + "o".repeat(12) + "o".repeat(12) + "o".repeat(500),
            o + "n".repeat(12) + "o".repeat(12) + "o".repeat(500),
            o + "o".repeat(12) + "n".repeat(12) + "o".repeat(500),
            o + "n".repeat(12) + "n".repeat(12) + "o".repeat(500));
  }

  @Test
  void sectorWrittenTwiceHasEitherState() throws IOException {
    StorageFile file = disk.create("a");
    write(file, 0, 4, 'o');
    file.sync();
    disk.syncDirectory();
    write(file, 0, 2, 'm');
    write(file, 2, 2, 'n');
    assertThat(images("a")).containsExactlyInAnyOrder("oooo", "mmoo", "mmnn");
  }

  @Test
  void unsyncedEndOfAFileIsMissingOrZeroOrStale() throws IOException {
    StorageFile file = disk.create("a");
    disk.syncDirectory();
    write(file, 0, 2, 'n');
    String stale = text(new byte[] {(byte) 0xA5, (byte) 0xA5});
    assertThat(images("a")).containsExactlyInAnyOrder("", "\0\0", stale, "nn");
  }

  @Test
  void renameWithoutSyncOfTheDirectoryMayBeUndone() throws IOException {
    put("a", "old");
    put("b", "new");
    disk.syncDirectory();
    disk.rename("b", "a");
    assertThat(images("a")).containsExactlyInAnyOrder("old", "new");
    disk.syncDirectory();
    assertThat(images("a")).containsExactly("new");
  }

  @Test
  void deletedFileMayComeBack() throws IOException {
    put("a", "x");
    disk.syncDirectory();
    disk.delete("a");
    assertThat(images("a")).containsExactlyInAnyOrder("x", "(none)");
  }

  @Test
  void syncAfterAFailedOneMakesNothingDurable() throws IOException {
    StorageFile file = disk.create("a");
    write(file, 0, 1, 'o');
    file.sync();
    disk.syncDirectory();
    write(file, 0, 1, 'n');
    disk.failSyncAfter(0);
    assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
    file.sync();
    assertThat(images("a")).containsExactlyInAnyOrder("o", "n");
    write(file, 0, 1, 'm');
    file.sync();
    assertThat(images("a")).containsExactly("m");
  }

  @Test
  void lyingDiskKeepsNothing() throws IOException {
    disk.lieOnSync();
    put("a", "x");
    disk.syncDirectory();
    assertThat(images("a")).contains("(none)");
  }

  @Test
  void fullDiskTakesPartOfAWrite() throws IOException {
    StorageFile file = disk.create("a");
    disk.limitBytes(3);
    assertThatThrownBy(() -> write(file, 0, 5, 'x')).hasMessageContaining("No space");
    assertThat(text(disk.content("a"))).isEqualTo("xxx");
  }

  @Test
  void nothingPassesAfterAPowerCut() throws IOException {
    put("a", "x");
    disk.cutPowerAfter(1);
    disk.syncDirectory();
    assertThatThrownBy(() -> disk.delete("a")).isInstanceOf(PowerCut.class);
    assertThatThrownBy(() -> disk.create("b")).isInstanceOf(PowerCut.class);
    assertThat(disk.isOff()).isTrue();
    assertThat(disk.list()).containsExactly("a");
  }

  private Set<String> images(String name) {
    Set<String> images = new TreeSet<>();
    EveryChoice choices = new EveryChoice();
    do {
      SimDisk image = disk.crash(choices);
      images.add(image.list().contains(name) ? text(image.content(name)) : "(none)");
    } while (choices.hasNext());
    return images;
  }

  private void put(String name, String content) throws IOException {
    StorageFile file = disk.create(name);
    file.write(ByteBuffer.wrap(content.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), 0);
    file.sync();
  }

  private static void write(StorageFile file, int offset, int length, char c) throws IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) c);
    file.write(ByteBuffer.wrap(bytes), offset);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
