package io.quorate.server.message;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.NodeId;
import io.quorate.node.NodeStatus.ShardsStatus;
import io.quorate.server.api.Json;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that ask for the shards to be redistributed. They move by themselves as soon as others
 * are members, so nothing is left to begin; the answer says how far they have come.
 */
final class ShardMessages {
  private final ShardsStatus shards;
  private final List<byte[]> answers = new ArrayList<>();

  /**
   * @param shards as this node has heard of them
   */
  ShardMessages(ShardsStatus shards) {
    this.shards = shards;
  }

  /**
   * Asks how far the shards have come.
   *
   * @return the place of its answer
   * @throws Refusal if the payload has any member
   */
  int redistribute(byte[] payload) {
    Parameters.of(null, payload, List.of());
    answers.add(Json.object(this::write));
    return answers.size() - 1;
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeNumberField("epoch", shards.table().epoch());
    json.writeNumberField("shards", shards.table().shards().size());
    json.writeArrayFieldStart("moving");
    for (int shard : shards.moving()) {
      json.writeNumber(shard);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("leaving");
    for (NodeId node : shards.leaving()) {
      json.writeString(node.value());
    }
    json.writeEndArray();
  }

  /** By the places that were given. */
  List<byte[]> answers() {
    return answers;
  }
}
