package io.quorate.peer;

import static io.quorate.peer.WireReader.present;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.MemberProgress;
import io.quorate.port.MemberWish;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.raft.Contact;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The bodies of the calls by which nodes meet, come and go. */
final class MembershipCodec {
  private static final String ADD = "add";
  private static final String REMOVE = "remove";

  private MembershipCodec() {}

  static void write(JsonGenerator out, PeerCall.Hello hello) throws IOException {
    out.writeStartObject();
    writeAddress(out, hello.address());
    out.writeEndObject();
  }

  static PeerCall.Hello readHello(WireReader in) throws IOException {
    return new PeerCall.Hello(new Fields(in).address());
  }

  static void write(JsonGenerator out, PeerReply.HelloReply hello) throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.NODE, hello.node().value());
    out.writeStringField(Member.INCARNATION, Hex.format(hello.incarnation()));
    out.writeStringField(Member.CLUSTER_ID, Hex.format(hello.clusterId()));
    writeContacts(out, Member.FOUNDERS, hello.founders());
    writeContacts(out, Member.MEMBERS, hello.members());
    out.writeNumberField(Member.MEMBER_INDEX, hello.memberIndex());
    out.writeStringField(Member.ORIGIN, Hex.format(hello.origin()));
    out.writeEndObject();
  }

  static PeerReply.HelloReply readHelloReply(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerReply.HelloReply(
        present(fields.node, Member.NODE),
        present(fields.incarnation, Member.INCARNATION),
        present(fields.clusterId, Member.CLUSTER_ID),
        contactsOf(present(fields.founders, Member.FOUNDERS)),
        contactsOf(present(fields.members, Member.MEMBERS)),
        present(fields.memberIndex, Member.MEMBER_INDEX),
        present(fields.origin, Member.ORIGIN));
  }

  static void write(JsonGenerator out, PeerCall.ChangeMember call) throws IOException {
    out.writeStartObject();
    MemberWish wish = call.wish();
    out.writeStringField(Member.KIND, wish instanceof MemberWish.Add ? ADD : REMOVE);
    out.writeStringField(Member.NODE, wish.node().value());
    if (wish instanceof MemberWish.Add add) {
      writeAddress(out, add.address());
    }
    out.writeEndObject();
  }

  static PeerCall.ChangeMember readChange(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    NodeId node = present(fields.node, Member.NODE);
    String kind = present(fields.kind, Member.KIND);
    return new PeerCall.ChangeMember(
        switch (kind) {
          case ADD -> new MemberWish.Add(node, fields.address());
          case REMOVE -> new MemberWish.Remove(node);
          default -> throw new MalformedMessage("not a change of members: " + kind);
        });
  }

  static void write(JsonGenerator out, PeerReply.MemberReply reply) throws IOException {
    out.writeStartObject();
    out.writeStringField(Member.PROGRESS, reply.progress().name().toLowerCase(Locale.ROOT));
    out.writeStringField(Member.DETAIL, reply.detail());
    out.writeEndObject();
  }

  static PeerReply.MemberReply readReply(WireReader in) throws IOException {
    Fields fields = new Fields(in);
    return new PeerReply.MemberReply(
        present(fields.progress, Member.PROGRESS), present(fields.detail, Member.DETAIL));
  }

  private static void writeAddress(JsonGenerator out, PeerAddress address) throws IOException {
    out.writeStringField(Member.HOST, address.host());
    out.writeNumberField(Member.PORT, address.port());
  }

  private static void writeContacts(
      JsonGenerator out, String name, SortedMap<NodeId, Contact> contacts) throws IOException {
    out.writeArrayFieldStart(name);
    for (Map.Entry<NodeId, Contact> contact : contacts.entrySet()) {
      out.writeStartObject();
      out.writeStringField(Member.NODE, contact.getKey().value());
      out.writeStringField(Member.INCARNATION, Hex.format(contact.getValue().incarnation()));
      writeAddress(out, contact.getValue().address());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static SortedMap<NodeId, Contact> contactsOf(List<Fields> members)
      throws MalformedMessage {
    SortedMap<NodeId, Contact> contacts = new TreeMap<>();
    for (Fields member : members) {
      NodeId node = present(member.node, Member.NODE);
      long incarnation = present(member.incarnation, Member.INCARNATION);
      if (contacts.put(node, new Contact(member.address(), incarnation)) != null) {
        throw new MalformedMessage("a node is listed twice: " + node);
      }
    }
    return contacts;
  }

  /** What has been read of a call, a reply, or of a member in it. */
  private static final class Fields {
    private @Nullable NodeId node;
    private @Nullable Long incarnation;
    private @Nullable Long clusterId;
    private @Nullable String host;
    private @Nullable Long port;
    private @Nullable List<Fields> founders;
    private @Nullable List<Fields> members;
    private @Nullable Long memberIndex;
    private @Nullable Long origin;
    private @Nullable String kind;
    private @Nullable MemberProgress progress;
    private @Nullable String detail;

    Fields(WireReader in) throws IOException {
      in.object(this::readMember);
    }

    PeerAddress address() throws MalformedMessage {
      long number = present(port, Member.PORT);
      return new PeerAddress(
          present(host, Member.HOST), (int) Math.min(number, PeerAddress.PORT_MAX + 1));
    }

    private void readMember(String name, WireReader in) throws IOException {
      switch (name) {
        case Member.NODE -> node = new NodeId(in.text());
        case Member.INCARNATION -> incarnation = in.hex();
        case Member.CLUSTER_ID -> clusterId = in.hex();
        case Member.HOST -> host = in.text();
        case Member.PORT -> port = in.natural();
        case Member.FOUNDERS -> founders = in.list(WireLimits.ROSTER_MAX, Fields::new);
        case Member.MEMBERS -> members = in.list(WireLimits.ROSTER_MAX, Fields::new);
        case Member.MEMBER_INDEX -> memberIndex = in.natural();
        case Member.ORIGIN -> origin = in.hex();
        case Member.KIND -> kind = in.text();
        case Member.PROGRESS ->
            progress = MemberProgress.valueOf(in.text().toUpperCase(Locale.ROOT));
        case Member.DETAIL -> detail = in.text();
        default -> in.skip();
      }
    }
  }
}
