package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.cache.CacheKey;
import io.quorate.cache.CacheMessage;
import io.quorate.cache.LineState;
import io.quorate.cache.WritePolicy;
import io.quorate.cache.wire.CacheMessageCodec;
import io.quorate.kernel.NodeId;
import io.quorate.port.CacheMemoryKind;
import io.quorate.port.CacheTerms;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.port.ShardHome;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The forms of the calls between caches. The messages in them are binary. */
final class CoherenceCodec {
  private static final int SHARD_MAX = WireLimits.SHARDS_MAX - 1;

  private CoherenceCodec() {}

  static void write(JsonGenerator out, PeerCall.Cohere call) throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.POLICY, nameOf(call.terms().policy()));
    out.writeNumberField(Member.LEASE_MILLIS, call.terms().leaseMillis());
    out.writeStringField(Member.MEMORY, nameOf(call.terms().memory()));
    out.writeArrayFieldStart(Member.MESSAGES);
    for (CacheMessage message : call.messages()) {
      out.writeBinary(CacheMessageCodec.encode(message));
    }
    out.writeEndArray();
    out.writeArrayFieldStart(Member.SOUGHT);
    for (int shard : call.sought()) {
      out.writeNumber(shard);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  static PeerCall.Cohere read(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerCall.Cohere(
        new CacheTerms(
            present(fields.policy, Member.POLICY),
            present(fields.leaseMillis, Member.LEASE_MILLIS),
            present(fields.memory, Member.MEMORY)),
        present(fields.messages, Member.MESSAGES),
        present(fields.sought, Member.SOUGHT));
  }

  static void write(JsonGenerator out, PeerReply.Cohered reply) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart(Member.HOMES);
    for (ShardHome home : reply.homes()) {
      out.writeStartObject();
      out.writeNumberField(Member.SHARD, home.shard());
      out.writeNumberField(Member.TERM, home.term());
      out.writeStringField(Member.NODE, home.node().value());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  static PeerReply.Cohered readReply(WireReader in) throws IOException {
    return new PeerReply.Cohered(present(new Fields(in).homes, Member.HOMES));
  }

  private static ShardHome readHome(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new ShardHome(
        present(fields.shard, Member.SHARD),
        present(fields.term, Member.TERM),
        present(fields.node, Member.NODE));
  }

  static void write(JsonGenerator out, PeerCall.SeeLine call) throws IOException {
    out.writeStartObject();
    out.writeNumberField(Member.SHARD, call.key().shard());
    out.writeStringField(Member.KEY, call.key().name());
    out.writeEndObject();
  }

  static PeerCall.SeeLine readSeeLine(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerCall.SeeLine(
        new CacheKey(present(fields.shard, Member.SHARD), present(fields.key, Member.KEY)));
  }

  static void write(JsonGenerator out, PeerReply.LineSeen line) throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.STATE, nameOf(line.state()));
    out.writeNumberField(Member.VERSION, line.version());
    out.writeBooleanField(Member.IS_DIRTY, line.isDirty());
    if (line.holders() != null) {
      out.writeArrayFieldStart(Member.HOLDERS);
      for (Map.Entry<NodeId, LineState> holder : line.holders().entrySet()) {
        out.writeStartObject();
        out.writeStringField(Member.NODE, holder.getKey().value());
        out.writeStringField(Member.STATE, nameOf(holder.getValue()));
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  static PeerReply.LineSeen readLine(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerReply.LineSeen(
        present(fields.state, Member.STATE),
        present(fields.version, Member.VERSION),
        present(fields.isDirty, Member.IS_DIRTY),
        fields.holders);
  }

  private static SortedMap<NodeId, LineState> readHolders(WireReader in) throws IOException {
    List<Fields> read = in.list(WireLimits.ROSTER_MAX, Fields::new);
    TreeMap<NodeId, LineState> holders = new TreeMap<>();
    for (Fields fields : read) {
      holders.put(present(fields.node, Member.NODE), present(fields.state, Member.STATE));
    }
    return holders;
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** What has been read of a call, a reply or an element of one. */
  private static final class Fields {
    private @Nullable WritePolicy policy;
    private @Nullable Long leaseMillis;
    private @Nullable CacheMemoryKind memory;
    private @Nullable List<CacheMessage> messages;
    private @Nullable List<Integer> sought;
    private @Nullable List<ShardHome> homes;
    private @Nullable Integer shard;
    private @Nullable Long term;
    private @Nullable NodeId node;
    private @Nullable String key;
    private @Nullable LineState state;
    private @Nullable Long version;
    private @Nullable Boolean isDirty;
    private @Nullable SortedMap<NodeId, LineState> holders;

    Fields(WireReader in) throws IOException {
      in.object(this::readMember);
    }

    private void readMember(String name, WireReader in) throws IOException {
      switch (name) {
        case Member.POLICY -> policy = WritePolicy.valueOf(in.text().toUpperCase(Locale.ROOT));
        case Member.LEASE_MILLIS -> leaseMillis = in.natural();
        case Member.MEMORY -> memory = CacheMemoryKind.valueOf(in.text().toUpperCase(Locale.ROOT));
        case Member.MESSAGES ->
            messages =
                in.list(
                    WireLimits.CACHE_MESSAGES_MAX,
                    element -> CacheMessageCodec.decode(element.bytes()));
        case Member.SOUGHT -> sought = in.list(WireLimits.SHARDS_MAX, Fields::readShard);
        case Member.HOMES -> homes = in.list(WireLimits.SHARDS_MAX, CoherenceCodec::readHome);
        case Member.SHARD -> shard = readShard(in);
        case Member.TERM -> term = in.natural();
        case Member.NODE -> node = new NodeId(in.text());
        case Member.KEY -> key = in.text();
        case Member.STATE -> state = LineState.valueOf(in.text().toUpperCase(Locale.ROOT));
        case Member.VERSION -> version = in.natural();
        case Member.IS_DIRTY -> isDirty = in.bool();
        case Member.HOLDERS -> holders = readHolders(in);
        default -> in.skip();
      }
    }

    private static int readShard(WireReader in) throws IOException {
      long number = in.natural();
      if (number > SHARD_MAX) {
        throw new MalformedMessage("there is no shard " + number);
      }
      return (int) number;
    }
  }
}
