package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.GroupId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.raft.Configuration;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bodies that carry a snapshot from one node to another. */
final class SnapshotCodec {
  private SnapshotCodec() {}

  static void write(JsonGenerator out, PeerCall.InstallSnapshot call) throws IOException {
    out.writeStartObject();
    writeMeta(out, call.meta());
    out.writeNumberField(Member.OFFSET, call.offset());
    out.writeBinaryField(Member.PAYLOAD, call.part());
    out.writeEndObject();
  }

  private static void writeMeta(JsonGenerator out, SnapshotMeta meta) throws IOException {
    out.writeStringField(Member.GROUP, meta.group().value());
    out.writeNumberField(Member.LAST_INDEX, meta.base().index());
    out.writeNumberField(Member.LAST_TERM, meta.base().term());
    out.writeNumberField(Member.TIME_MILLIS, meta.base().timeMillis());
    out.writeBinaryField(Member.CONFIGURATION, meta.base().configuration().encode());
    out.writeNumberField(Member.STATE_BYTES, meta.stateBytes());
    out.writeNumberField(Member.BODY_COUNT, meta.bodyCount());
    out.writeNumberField(Member.BODY_BYTES, meta.bodyBytes());
    out.writeNumberField(Member.CHECKSUM, Integer.toUnsignedLong(meta.checksum()));
  }

  static PeerCall.InstallSnapshot read(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerCall.InstallSnapshot(
        fields.meta(), present(fields.offset, Member.OFFSET), present(fields.part, Member.PAYLOAD));
  }

  static void write(JsonGenerator out, PeerCall.ReadState call) throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.GROUP, call.group().value());
    out.writeNumberField(Member.INDEX, call.index());
    out.writeNumberField(Member.OFFSET, call.offset());
    out.writeNumberField(Member.BYTES_MAX, call.bytesMax());
    out.writeEndObject();
  }

  static PeerCall.ReadState readOfState(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    long bytesMax = present(fields.bytesMax, Member.BYTES_MAX);
    return new PeerCall.ReadState(
        present(fields.group, Member.GROUP),
        present(fields.index, Member.INDEX),
        present(fields.offset, Member.OFFSET),
        (int) Math.min(bytesMax, PeerCall.ReadState.BYTES_MAX + 1));
  }

  static void write(JsonGenerator out, PeerReply.StateReply reply) throws IOException {
    out.writeStartObject();
    writeMeta(out, reply.meta());
    out.writeBinaryField(Member.PAYLOAD, reply.part());
    out.writeEndObject();
  }

  static PeerReply.StateReply readStateReply(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerReply.StateReply(fields.meta(), present(fields.part, Member.PAYLOAD));
  }

  static void write(JsonGenerator out, PeerReply.SnapshotReply reply) throws IOException {
    out.writeStartObject();
    out.writeNumberField(Member.BYTES, reply.bytes());
    out.writeBooleanField(Member.IS_INSTALLED, reply.isInstalled());
    out.writeEndObject();
  }

  static PeerReply.SnapshotReply readReply(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerReply.SnapshotReply(
        present(fields.bytes, Member.BYTES), present(fields.isInstalled, Member.IS_INSTALLED));
  }

  /** What has been read of a call or a reply. */
  private static final class Fields {
    private @Nullable GroupId group;
    private @Nullable Long index;
    private @Nullable Long bytesMax;
    private @Nullable Long lastIndex;
    private @Nullable Long lastTerm;
    private @Nullable Long timeMillis;
    private @Nullable Configuration configuration;
    private @Nullable Long bytes;
    private @Nullable Long stateBytes;
    private @Nullable Integer bodyCount;
    private @Nullable Long bodyBytes;
    private @Nullable Integer checksum;
    private @Nullable Long offset;
    private byte @Nullable [] part;
    private @Nullable Boolean isInstalled;

    Fields(WireReader in) throws IOException {
      in.object(this::readMember);
    }

    private void readMember(String name, WireReader in) throws IOException {
      switch (name) {
        case Member.GROUP -> group = new GroupId(in.text());
        case Member.INDEX -> index = in.natural();
        case Member.BYTES_MAX -> bytesMax = in.natural();
        case Member.LAST_INDEX -> lastIndex = in.natural();
        case Member.LAST_TERM -> lastTerm = in.natural();
        case Member.TIME_MILLIS -> timeMillis = in.natural();
        case Member.CONFIGURATION -> configuration = Configuration.decode(in.bytes());
        case Member.BYTES -> bytes = in.natural();
        case Member.STATE_BYTES -> stateBytes = in.natural();
        case Member.BODY_COUNT -> bodyCount = bodyCount(in.natural());
        case Member.BODY_BYTES -> bodyBytes = in.natural();
        case Member.CHECKSUM -> checksum = unsignedInt(in.natural());
        case Member.OFFSET -> offset = in.natural();
        case Member.PAYLOAD -> part = in.bytes();
        case Member.IS_INSTALLED -> isInstalled = in.bool();
        default -> in.skip();
      }
    }

    SnapshotMeta meta() throws MalformedMessage {
      Position position =
          new Position(present(lastIndex, Member.LAST_INDEX), present(lastTerm, Member.LAST_TERM));
      LogBase base =
          new LogBase(
              position,
              present(timeMillis, Member.TIME_MILLIS),
              present(configuration, Member.CONFIGURATION));
      return new SnapshotMeta(
          present(group, Member.GROUP),
          base,
          present(stateBytes, Member.STATE_BYTES),
          present(bodyCount, Member.BODY_COUNT),
          present(bodyBytes, Member.BODY_BYTES),
          present(checksum, Member.CHECKSUM));
    }

    private static int bodyCount(long value) throws MalformedMessage {
      if (value > SnapshotMeta.BODY_COUNT_MAX) {
        throw new MalformedMessage("a snapshot has too many bodies: " + value);
      }
      return (int) value;
    }

    private static int unsignedInt(long value) throws MalformedMessage {
      if (value >>> Integer.SIZE != 0) {
        throw new MalformedMessage("a checksum has more than 32 bits: " + value);
      }
      return (int) value;
    }
  }
}
