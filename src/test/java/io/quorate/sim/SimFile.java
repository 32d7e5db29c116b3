package io.quorate.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a file: as the process sees it, as it is durable, and every state between the two
 * in which a sector may have reached the disk.
 */
final class SimFile {
  private static final byte STALE = (byte) 0xA5;

  private byte[] seen = new byte[0];
  private byte[] durable = new byte[0];
  private final List<Integer> sizesSinceSync = new ArrayList<>();
  private final TreeMap<Integer, DirtySector> dirty = new TreeMap<>();

  private static final class DirtySector {
    final List<byte[]> versions = new ArrayList<>();
    boolean isAbandoned;
  }

  /** A file all of which is durable. */
  static SimFile durable(byte[] content) {
    SimFile file = new SimFile();
    file.seen = content.clone();
    file.durable = content.clone();
    return file;
  }

  byte[] seen() {
    return seen;
  }

  void write(byte[] bytes, int offset) {
    if (bytes.length == 0) {
      return;
    }
    int end = offset + bytes.length;
    if (end > seen.length) {
      seen = Arrays.copyOf(seen, end);
      sizesSinceSync.add(end);
    }
    System.arraycopy(bytes, 0, seen, offset, bytes.length);
    int last = (end - 1) / SimDisk.SECTOR_BYTES;
    for (int sector = offset / SimDisk.SECTOR_BYTES; sector <= last; sector++) {
      DirtySector versions = dirty.computeIfAbsent(sector, number -> new DirtySector());
      versions.isAbandoned = false;
      versions.versions.add(sectorOf(seen, sector));
    }
  }

  void sync() {
    durable = Arrays.copyOf(durable, seen.length);
    sizesSinceSync.clear();
    dirty
        .entrySet()
        .removeIf(
            sector -> {
              if (!sector.getValue().isAbandoned) {
                put(durable, sector.getKey(), sectorOf(seen, sector.getKey()));
              }
              return !sector.getValue().isAbandoned;
            });
  }

  /**
   * A sync has failed. As in Linux, the pages count as clean from now on: a later sync succeeds
   * without writing them, and nobody knows which of them are on the disk.
   */
  void failSync() {
    dirty.values().forEach(sector -> sector.isAbandoned = true);
  }

  /** What a power cut leaves of the file. */
  SimFile crash(Choices choices) {
    int chosenSize = choices.choose(1 + sizesSinceSync.size());
    int size = chosenSize == 0 ? durable.length : sizesSinceSync.get(chosenSize - 1);
    byte[] left = Arrays.copyOf(durable, size);
    for (Map.Entry<Integer, DirtySector> sector : dirty.entrySet()) {
      int start = sector.getKey() * SimDisk.SECTOR_BYTES;
      if (start < size) {
        List<byte[]> states = states(sectorOf(left, sector.getKey()), sector.getValue());
        if (start >= durable.length) {
          addIfNew(states, staleSector(size - start));
        }
        put(left, sector.getKey(), states.get(choices.choose(states.size())));
      }
    }
    return durable(left);
  }

  void flipBit(long bit) {
    int offset = (int) (bit / Byte.SIZE);
    seen[offset] ^= (byte) (1 << (bit % Byte.SIZE));
    durable[offset] ^= (byte) (1 << (bit % Byte.SIZE));
  }

  // States that are equal count once, so that all possibilities stay few.
  private static List<byte[]> states(byte[] before, DirtySector sector) {
    List<byte[]> states = new ArrayList<>();
    states.add(before);
    for (byte[] version : sector.versions) {
      addIfNew(states, Arrays.copyOf(version, before.length));
    }
    return states;
  }

  private static void addIfNew(List<byte[]> states, byte[] state) {
    if (states.stream().noneMatch(known -> Arrays.equals(known, state))) {
      states.add(state);
    }
  }

  private static byte[] staleSector(int bytesLeft) {
    byte[] stale = new byte[Math.min(SimDisk.SECTOR_BYTES, bytesLeft)];
    Arrays.fill(stale, STALE);
    return stale;
  }

  private static byte[] sectorOf(byte[] bytes, int sector) {
    int start = sector * SimDisk.SECTOR_BYTES;
    return Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + SimDisk.SECTOR_BYTES));
  }

  private static void put(byte[] bytes, int sector, byte[] content) {
    int start = sector * SimDisk.SECTOR_BYTES;
    System.arraycopy(content, 0, bytes, start, Math.min(content.length, bytes.length - start));
  }
}
