package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.raft.Configuration;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.Position;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of log entries. */
final class EntryCodec {
  private EntryCodec() {}

  static void write(JsonGenerator out, List<Entry> entries) throws IOException {
    out.writeArrayFieldStart(Member.ENTRIES);
    for (Entry entry : entries) {
      out.writeStartObject();
      out.writeNumberField(Member.INDEX, entry.index());
      out.writeNumberField(Member.TERM, entry.term());
      out.writeNumberField(Member.TIME_MILLIS, entry.timeMillis());
      out.writeStringField(Member.KIND, nameOf(entry.kind()));
      out.writeBinaryField(Member.PAYLOAD, entry.payload());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static List<Entry> read(WireReader in) throws IOException {
    return in.list(WireLimits.ENTRIES_MAX, element -> new Fields().read(element));
  }

  private static String nameOf(EntryKind kind) {
    return switch (kind) {
      case NO_OP -> "no_op";
      case COMMAND -> "command";
      case CONFIGURATION -> "configuration";
    };
  }

  private static EntryKind kindOf(String name) throws MalformedMessage {
    return switch (name) {
      case "no_op" -> EntryKind.NO_OP;
      case "command" -> EntryKind.COMMAND;
      case "configuration" -> EntryKind.CONFIGURATION;
      default -> throw new MalformedMessage("not a kind of entry: " + name);
    };
  }

  /** What has been read of one entry. */
  private static final class Fields {
    private @Nullable Long index;
    private @Nullable Long term;
    private @Nullable Long timeMillis;
    private @Nullable EntryKind kind;
    private byte @Nullable [] payload;

    Entry read(WireReader in) throws IOException {
      in.object(this::readMember);
      Entry entry =
          new Entry(
              new Position(present(index, Member.INDEX), present(term, Member.TERM)),
              present(timeMillis, Member.TIME_MILLIS),
              present(kind, Member.KIND),
              present(payload, Member.PAYLOAD));
      if (entry.kind() == EntryKind.CONFIGURATION) {
        var unused = Configuration.decode(entry.payload()); // the log takes nothing else
      }
      return entry;
    }

    private void readMember(String name, WireReader in) throws IOException {
      switch (name) {
        case Member.INDEX -> index = in.natural();
        case Member.TERM -> term = in.natural();
        case Member.TIME_MILLIS -> timeMillis = in.natural();
        case Member.KIND -> kind = kindOf(in.text());
        case Member.PAYLOAD -> payload = in.bytes();
        default -> in.skip();
      }
    }
  }
}
