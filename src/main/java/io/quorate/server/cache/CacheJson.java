package io.quorate.server.cache;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quorate.cache.AgentCounts;
import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.cache.CacheConfig;
import io.quorate.cache.LineState;
import io.quorate.coherence.CacheFigures;
import io.quorate.coherence.KeyStatus;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerReply.LineSeen;
import io.quorate.server.api.Durations;
import io.quorate.server.api.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the cache answers, as JSON. */
final class CacheJson {
  private static final int TYPICAL_BYTES = 160;
  private static final byte[] KEY = ascii("{\"key\":\"");
  private static final byte[] VALUE = ascii("\",\"value\":");

  private CacheJson() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** An answer with a value, which stands in it as it came. */
  static byte[] found(Found found) {
    byte[] key = JsonStringEncoder.getInstance().quoteAsUTF8(found.key().name());
    byte[] value = found.value().array();
    byte[] rest =
        ascii(
            ",\"version\":"
                + found.version()
                + ",\"state\":\""
                + letter(found.state())
                + "\",\"source\":\""
                + Words.of(found.source())
                + "\"}");
    return new ByteWriter(key.length + value.length + TYPICAL_BYTES)
        .writeRaw(KEY, 0, KEY.length)
        .writeRaw(key, 0, key.length)
        .writeRaw(VALUE, 0, VALUE.length)
        .writeRaw(value, 0, value.length)
        .writeRaw(rest, 0, rest.length)
        .toByteArray();
  }

  static void write(JsonGenerator json, Written written) throws IOException {
    json.writeStringField("key", written.key().name());
    json.writeNumberField("version", written.version());
    json.writeStringField("state", letter(written.state()));
  }

  static void write(JsonGenerator json, KeyStatus status) throws IOException {
    json.writeStringField("key", status.key().name());
    json.writeNumberField("shard", status.key().shard());
    NodeId home = status.home();
    json.writeStringField("home", home == null ? null : home.value());
    if (status.version() > 0) {
      json.writeNumberField("version", status.version());
    } else {
      json.writeNullField("version");
    }
    json.writeObjectFieldStart("nodes");
    for (Map.Entry<NodeId, LineSeen> each : status.lines().entrySet()) {
      json.writeObjectFieldStart(each.getKey().value());
      json.writeStringField("state", letter(each.getValue().state()));
      if (each.getValue().state() != LineState.INVALID) {
        json.writeNumberField("version", each.getValue().version());
        json.writeBooleanField("dirty", each.getValue().isDirty());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeArrayFieldStart("sharers");
    for (Map.Entry<NodeId, LineSeen> each : status.lines().entrySet()) {
      if (each.getValue().state() != LineState.INVALID) {
        json.writeString(each.getKey().value());
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("silent");
    for (NodeId node : status.silent()) {
      json.writeString(node.value());
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, NodeId node, CacheFigures figures) throws IOException {
    AgentCounts agent = figures.agent();
    CacheConfig config = figures.config();
    json.writeStringField("node", node.value());
    json.writeStringField("write_policy", Words.of(config.policy()));
    Durations.write(json, "lease", TimeUnit.NANOSECONDS.toMillis(config.leaseNanos()));
    json.writeNumberField("size", figures.lines());
    json.writeNumberField("capacity", config.linesMax());
    json.writeNumberField("bytes", agent.bytes());
    json.writeNumberField("bytes_max", config.lineBytesMax());
    json.writeNumberField("hits", figures.hits());
    json.writeNumberField("misses", agent.misses());
    json.writeNumberField("hit_rate", figures.hitRate());
    json.writeNumberField("evictions", agent.evictions());
    json.writeObjectFieldStart("states");
    json.writeNumberField("M", agent.modified());
    json.writeNumberField("E", agent.exclusive());
    json.writeNumberField("S", agent.shared());
    json.writeNumberField("I", Math.max(0, config.linesMax() - figures.lines()));
    json.writeEndObject();
    json.writeNumberField("dirty", agent.dirty());
    json.writeNumberField("from_peers", agent.fromPeers());
    json.writeNumberField("from_memory", agent.fromMemory());
    json.writeNumberField("invalidations", agent.invalidations());
    json.writeNumberField("write_backs", agent.writeBacks());
    json.writeNumberField("lost_leases", agent.lostLeases());
    json.writeNumberField("lost_writes", agent.lostWrites());
    json.writeObjectFieldStart("coherence_messages");
    json.writeNumberField("sent", figures.sent());
    json.writeNumberField("received", figures.received());
    json.writeEndObject();
    json.writeObjectFieldStart("home");
    json.writeNumberField("keys", figures.homes().keys());
    json.writeNumberField("recalls", figures.homes().recalls());
    json.writeNumberField("waited_out", figures.homes().waitedOut());
    json.writeNumberField("lost_owners", figures.homes().lostOwners());
    json.writeNumberField("peer_reads", figures.homes().peerReads());
    json.writeNumberField("memory_reads", figures.homes().memoryReads());
    json.writeEndObject();
  }

  /** M, E, S or I. */
  private static String letter(LineState state) {
    return state.name().substring(0, 1);
  }
}
