package io.quorate.machine;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.PlacementCommand.GoOn;
import io.quorate.ring.PlacementCommand.Leave;
import io.quorate.ring.PlacementCommand.Place;
import io.quorate.ring.PlacementCommand.Settle;
import io.quorate.ring.PlacementCommand.Stay;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.ShardReplicas;
import io.quorate.ring.Shards;

/** The part of a command that concerns placements, as it stands inside other formats. */
final class PlacementCommandCodec {
  private PlacementCommandCodec() {}

  static void write(ByteWriter out, PlacementCommand command) {
    Fields.writeConstant(out, command.kind());
    switch (command.kind()) {
      case PLACE -> {
        Place place = (Place) command;
        out.writeVarLong(place.replicationFactor());
        place.table().writeTo(out);
      }
      case SETTLE -> writeShard(out, ((Settle) command).shard(), ((Settle) command).epoch());
      case GO_ON -> writeShard(out, ((GoOn) command).shard(), ((GoOn) command).epoch());
      case LEAVE -> out.writeString(((Leave) command).node().value());
      case STAY -> out.writeString(((Stay) command).node().value());
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws MalformedBytes if the bytes are not such a command
   */
  static PlacementCommand read(ByteReader in) {
    return switch (Fields.readConstant(in, PlacementCommand.Kind.values())) {
      case PLACE -> readPlace(in);
      case SETTLE -> new Settle(readShard(in), readEpoch(in));
      case GO_ON -> new GoOn(readShard(in), readEpoch(in));
      case LEAVE -> new Leave(in.readName(NodeId::new));
      case STAY -> new Stay(in.readName(NodeId::new));
    };
  }

  private static Place readPlace(ByteReader in) {
    int replicationFactor = (int) in.readVarLong(1, ShardReplicas.COUNT_MAX);
    PlacementTable table = PlacementTable.readFrom(in);
    MalformedBytes.check(!table.isEmpty(), "nothing is placed");
    return new Place(replicationFactor, table);
  }

  private static void writeShard(ByteWriter out, int shard, long epoch) {
    out.writeVarLong(shard).writeVarLong(epoch);
  }

  private static int readShard(ByteReader in) {
    return (int) in.readVarLong(0, Shards.COUNT_MAX - 1L);
  }

  private static long readEpoch(ByteReader in) {
    return in.readVarLong(1, Long.MAX_VALUE);
  }
}
