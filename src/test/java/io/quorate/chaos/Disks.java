package io.quorate.chaos;

import io.quorate.disk.LoopDisk;
import io.quorate.live.LiveNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The disks of the nodes, if these have disks of their own. */
final class Disks implements AutoCloseable {
  /** Twice as much as must be left for queues to take messages; it is not written before use. */
  private static final int BYTES = 1 << 30;

  private final Map<LiveNode, LoopDisk> disks = new LinkedHashMap<>();

  /** The nodes share the disk of this machine. */
  static Disks none() {
    return new Disks();
  }

  /** Gives each node, none of which runs yet, a disk under its data directory. */
  static Disks of(List<LiveNode> nodes) {
    Disks all = new Disks();
    try {
      for (LiveNode node : nodes) {
        all.disks.put(
            node, LoopDisk.create(node.data().resolveSibling("disk.ext4"), BYTES, node.data()));
      }
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  void cutPower(List<LiveNode> nodes) {
    LoopDisk.cutPower(nodes.stream().map(this::of).toList());
  }

  void restorePower(List<LiveNode> nodes) {
    nodes.forEach(node -> of(node).restorePower());
  }

  void fill(List<LiveNode> nodes) {
    nodes.forEach(node -> of(node).fill());
  }

  void empty(List<LiveNode> nodes) {
    nodes.forEach(node -> of(node).empty());
  }

  @Override
  public void close() {
    disks.values().forEach(LoopDisk::close);
  }

  private LoopDisk of(LiveNode node) {
    LoopDisk disk = disks.get(node);
    if (disk == null) {
      throw new IllegalStateException(node + " has no disk of its own");
    }
    return disk;
  }
}
