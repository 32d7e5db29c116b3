package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.Rng;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Goal: a table survives its bytes, and no other bytes are taken for one. */
class PlacementTableTest {
  private static final int SEEDS = 20_000;
  private static final PlacementTable TABLE =
      new PlacementTable(
          7,
          List.of(
              new ShardReplicas(Rings.nodes(2, 1), Rings.node(1)),
              new ShardReplicas(Rings.nodes(3, 2), Rings.node(3))));

  @Test
  void tableIsReadAsWritten() {
    PlacementTable large = new Placement(new Shards(256), 5).propose(PlacementTable.EMPTY, ring());
    for (PlacementTable table : List.of(TABLE, PlacementTable.EMPTY, large)) {
      ByteReader in = new ByteReader(bytes(table));

      assertThat(PlacementTable.readFrom(in)).isEqualTo(table);
      in.requireEnd();
    }
  }

  /** The format is on disks and in logs, so it does not change by accident. */
  @Test
  void formatIsKept() {
    ByteWriter out = new ByteWriter().writeByte(7).writeByte(3);
    out.writeString("node1:7000").writeString("node2:7000").writeString("node3:7000");
    out.writeByte(2);
    out.writeByte(2).writeByte(1).writeByte(0).writeByte(1);
    out.writeByte(2).writeByte(2).writeByte(1).writeByte(0);
    assertThat(bytes(TABLE)).isEqualTo(out.toByteArray());
  }

  @Test
  void whatIsNoTableIsRefused() {
    refuses("shards without an epoch", table(0, 1, "a").writeByte(1).writeByte(0).writeByte(0));
    refuses("shards without an epoch, or none", new ByteWriter().writeByte(1).writeInt(0));
    refuses("nodes not by their ids", table(1, 1, "b", "a"));
    refuses("nodes not by their ids", table(1, 1, "a", "a"));
    refuses("letters, digits", table(1, 1, "a/b"));
    refuses("a shard without a replica", table(1, 1, "a").writeByte(0).writeByte(0));
    refuses("1 is not from 0 to 0", table(1, 1, "a").writeByte(1).writeByte(1).writeByte(0));
    refuses("1 is not from 0 to 0", table(1, 1, "a").writeByte(1).writeByte(0).writeByte(1));
    refuses("replica twice", table(1, 1, "a").writeByte(2).writeByte(0).writeInt(0));
    refuses("without a replica", table(1, 1, "a", "b").writeByte(1).writeByte(0).writeByte(0));
    refuses("0 is not from 0 to -1", table(1, 1).writeByte(1).writeByte(0).writeByte(0));
    refuses("where 15 is the bound", table(1, 1, "a").writeByte(16).writeBytes(new byte[40]));
    refuses("where 4096 is the bound", table(1, 4097, "a").writeBytes(new byte[5000]));
    refuses("-1 is not from 0", new ByteWriter().writeVarLong(-1));
    refuses("bytes left", new ByteWriter().writeByte(1).writeVarLong(1L << 40));
  }

  @Test
  void noBeginningOfATableIsATable() {
    byte[] whole = bytes(TABLE);
    for (int length = 0; length < whole.length; length++) {
      refuses("", new ByteWriter().writeRaw(whole, 0, length));
    }
  }

  /** Goal: equal tables, equal bytes. Method: damage bytes; what is read is written the same. */
  @Test
  void damagedBytesAreRefusedOrAreThoseOfTheTableThatIsRead() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Rng rng = new Rng(seed);
      byte[] damaged = bytes(TABLE);
      for (int count = 1 + rng.index(3); count > 0; count--) {
        damaged[rng.index(damaged.length)] = (byte) rng.index(rng.chance(0.5) ? 4 : 256);
      }
      try {
        ByteReader in = new ByteReader(damaged);
        byte[] again = bytes(PlacementTable.readFrom(in));
        int length = damaged.length - in.remaining();
        assertThat(again).isEqualTo(Arrays.copyOf(damaged, length));
      } catch (MalformedBytes e) {
        assertThat(e.getMessage()).isNotEmpty();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionFailedError("seed " + seed, e);
      }
    }
  }

  @Test
  void unlawfulTableIsABug() {
    isBug(() -> new ShardReplicas(List.of(), Rings.node(1)));
    isBug(() -> new ShardReplicas(Rings.nodes(1, 2, 1), Rings.node(1)));
    isBug(() -> new ShardReplicas(Rings.nodes(1, 2), Rings.node(3)));
    isBug(() -> new PlacementTable(1, List.of()));
    isBug(() -> new PlacementTable(0, TABLE.shards()));
    isBug(() -> new PlacementTable(-1, TABLE.shards()));
  }

  private static HashRing ring() {
    return Rings.ofFirst(50);
  }

  private static ByteWriter table(int epoch, int shardCount, String... nodes) {
    ByteWriter out = new ByteWriter().writeVarLong(epoch).writeVarLong(nodes.length);
    for (String node : nodes) {
      out.writeString(node);
    }
    return out.writeVarLong(shardCount);
  }

  private static byte[] bytes(PlacementTable table) {
    ByteWriter out = new ByteWriter();
    table.writeTo(out);
    return out.toByteArray();
  }

  private static void refuses(String why, ByteWriter bytes) {
    assertThatThrownBy(() -> PlacementTable.readFrom(new ByteReader(bytes.toByteArray())))
        .isInstanceOf(MalformedBytes.class)
        .hasMessageContaining(why);
  }

  private static void isBug(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(InvariantViolation.class);
  }
}
