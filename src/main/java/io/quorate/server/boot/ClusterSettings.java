package io.quorate.server.boot;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who this node is, and with whom it forms its first cluster.
 *
 * @param port where its server listens, if it was told
 */
record ClusterSettings(
    NodeId self, SortedMap<NodeId, PeerAddress> members, boolean reconfigures, OptionalInt port) {
  static final int PORT_DEFAULT = 8_001;
  static final int PORT_MAX = 65_535;

  private static final NodeId ALONE = new NodeId("node-1");
  private static final String ID_FORM =
      "1 to " + NodeId.LENGTH_MAX + " letters, digits and . _ - : [ ]";

  /** Complains to the reader; what it returns counts only if the reader has no complaint. */
  static ClusterSettings read(SettingsReader reader) {
    SortedMap<NodeId, PeerAddress> members = members(reader);
    int port = reader.number("NODE_PORT", 1, PORT_MAX, PORT_DEFAULT);
    boolean isPortSet = reader.text("NODE_PORT").isPresent();
    OptionalInt told = isPortSet ? OptionalInt.of(port) : OptionalInt.empty();
    if (members.isEmpty()) {
      NodeId self = reader.read("NODE_ID", ID_FORM, NodeId::new, ALONE);
      if (reconfigures(reader)) {
        reader.complain("CLUSTER_RECONFIGURE is true, and CLUSTER_ADDRS does not say what to");
      }
      return new ClusterSettings(self, alone(self, port), false, told);
    }
    NodeId any = members.firstKey();
    NodeId self = reader.read("NODE_ID", ID_FORM, NodeId::new, idOfPort(reader, members, told));
    if (!members.containsKey(self)) {
      reader.complain("NODE_ID", self.value(), "one of CLUSTER_ADDRS: " + members.keySet());
      return new ClusterSettings(any, members, false, told);
    }
    return new ClusterSettings(self, members, reconfigures(reader), told);
  }

  private static boolean reconfigures(SettingsReader reader) {
    return reader.word("CLUSTER_RECONFIGURE", Claim.FALSE) == Claim.TRUE;
  }

  private enum Claim {
    FALSE,
    TRUE
  }

  private static SortedMap<NodeId, PeerAddress> alone(NodeId self, int port) {
    SortedMap<NodeId, PeerAddress> members = new TreeMap<>();
    members.put(self, new PeerAddress("localhost", port));
    return members;
  }

  private static SortedMap<NodeId, PeerAddress> members(SettingsReader reader) {
    Optional<String> addresses = reader.text("CLUSTER_ADDRS");
    Optional<String> alias = reader.text("ALL_NODES");
    if (addresses.isPresent() && alias.isPresent() && !addresses.equals(alias)) {
      reader.complain("ALL_NODES", alias.get(), "the value of CLUSTER_ADDRS, or nothing");
    }
    String name = addresses.isPresent() ? "CLUSTER_ADDRS" : "ALL_NODES";
    return reader.read(name, ClusterAddresses.FORM, ClusterAddresses::parse, new TreeMap<>());
  }

  // Without a NODE_ID, the port tells the node who it is, if it tells the members apart.
  private static NodeId idOfPort(
      SettingsReader reader, SortedMap<NodeId, PeerAddress> members, OptionalInt port) {
    List<NodeId> candidates =
        members.entrySet().stream()
            .filter(member -> port.isEmpty() || member.getValue().port() == port.getAsInt())
            .map(Map.Entry::getKey)
            .toList();
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    if (reader.text("NODE_ID").isEmpty()) {
      reader.complain(
          "NODE_ID is not set, and NODE_PORT does not tell which of CLUSTER_ADDRS this node is;"
              + " allowed: one of "
              + members.keySet());
    }
    return members.firstKey();
  }
}
