package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.NodeId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was not answered, after RFC 9457.
 *
 * @param code stable; what programs go by
 * @param leader who leads the group instead; null if that is unknown or not the problem
 */
public record Problem(
    int status, String code, String title, String detail, @Nullable NodeId leader) {

  public static Problem of(int status, String code, String title, String detail) {
    return new Problem(status, code, title, detail, null);
  }

  public byte[] encode(WireFormat format) {
    return WireWriter.write(format, this::write);
  }

  /**
   * @throws MalformedMessage if the body is no problem
   */
  public static Problem decode(WireFormat format, byte[] body) throws MalformedMessage {
    return WireReader.read(format, body, in -> new Fields(in).problem());
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.TYPE, "about:blank");
    out.writeStringField(Member.TITLE, title);
    out.writeNumberField(Member.STATUS, status);
    out.writeStringField(Member.DETAIL, detail);
    out.writeStringField(Member.CODE, code);
    if (leader != null) {
      out.writeStringField(Member.LEADER, leader.value());
    }
    out.writeEndObject();
  }

  /** What has been read of a problem. */
  private static final class Fields {
    private int status;
    private @Nullable String code;
    private String title = "";
    private String detail = "";
    private @Nullable NodeId leader;

    Fields(WireReader in) throws IOException {
      in.object(this::readMember);
    }

    Problem problem() throws MalformedMessage {
      return new Problem(status, present(code, Member.CODE), title, detail, leader);
    }

    private void readMember(String name, WireReader in) throws IOException {
      switch (name) {
        case Member.STATUS -> status = (int) in.natural();
        case Member.CODE -> code = in.text();
        case Member.TITLE -> title = in.text();
        case Member.DETAIL -> detail = in.text();
        case Member.LEADER -> leader = new NodeId(in.text());
        default -> in.skip();
      }
    }
  }
}
