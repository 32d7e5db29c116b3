package io.quorate.server.boot;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.AddressRules;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of {@code CLUSTER_ADDRS}. */
final class ClusterAddresses {
  /** More voters than this make every commit slow and nothing safer. */
  static final int MEMBERS_MAX = 9;

  static final String FORM =
      "1 to "
          + MEMBERS_MAX
          + " of id=host:port or host:port, separated by commas, no id and no address twice";

  private static final Pattern MEMBER = Pattern.compile("(?:(?<id>[^=]+)=)?(?<address>[^=]+)");

  private ClusterAddresses() {}

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  static SortedMap<NodeId, PeerAddress> parse(String text) {
    SortedMap<NodeId, PeerAddress> members = new TreeMap<>();
    Set<PeerAddress> addresses = new HashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher member = MEMBER.matcher(part.strip());
      require(member.matches());
      PeerAddress address = AddressRules.parse(member.group("address"));
      String id = member.group("id");
      NodeId node = new NodeId(id == null ? address.toString() : id.strip());
      require(members.put(node, address) == null && addresses.add(address));
    }
    require(members.size() <= MEMBERS_MAX);
    return members;
  }

  private static void require(boolean isAllowed) {
    if (!isAllowed) {
      throw new IllegalArgumentException("not " + FORM);
    }
  }
}
