package io.quorate.peer;

import io.quorate.kernel.NodeId;
import io.quorate.port.PeerHeader;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who calls whom, in HTTP headers. */
public final class HeaderCodec {
  public static final String CLUSTER = "X-Quorate-Cluster";
  public static final String NODE = "X-Quorate-Node";
  public static final String INCARNATION = "X-Quorate-Incarnation";

  /** Whom the caller means; an address may have come to belong to another node. */
  public static final String TO = "X-Quorate-To";

  /** Which incarnation of it; 0 for any. */
  public static final String TO_INCARNATION = "X-Quorate-To-Incarnation";

  /** As of which entry the caller is a member. */
  public static final String MEMBER_INDEX = "X-Quorate-Member-Index";

  public static final String SECRET = "X-Quorate-Secret";

  private HeaderCodec() {}

  static void write(PeerHeader header, NodeId to, BiConsumer<String, String> headers) {
    headers.accept(CLUSTER, Hex.format(header.clusterId()));
    headers.accept(NODE, header.from().value());
    headers.accept(INCARNATION, Hex.format(header.incarnation()));
    headers.accept(MEMBER_INDEX, Hex.format(header.memberIndex()));
    headers.accept(TO, to.value());
    headers.accept(TO_INCARNATION, Hex.format(header.toIncarnation()));
  }

  /**
   * @param headers from a name to its value, or to null if there is none
   * @throws MalformedMessage if one is missing or is not what it should be
   */
  public static PeerHeader read(Function<String, @Nullable String> headers)
      throws MalformedMessage {
    return new PeerHeader(
        Hex.parse(required(headers, CLUSTER)),
        node(headers, NODE),
        Hex.parse(required(headers, INCARNATION)),
        Hex.parse(required(headers, MEMBER_INDEX)),
        Hex.parse(required(headers, TO_INCARNATION)));
  }

  /**
   * Whom the caller means.
   *
   * @throws MalformedMessage if the header is missing or no node id
   */
  public static NodeId readTo(Function<String, @Nullable String> headers) throws MalformedMessage {
    return node(headers, TO);
  }

  private static NodeId node(Function<String, @Nullable String> headers, String name)
      throws MalformedMessage {
    try {
      return new NodeId(required(headers, name));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessage(name + ": " + e.getMessage());
    }
  }

  private static String required(Function<String, @Nullable String> headers, String name)
      throws MalformedMessage {
    String value = headers.apply(name);
    if (value == null) {
      throw new MalformedMessage("a header is missing: " + name);
    }
    return value;
  }
}
