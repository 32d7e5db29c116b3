package io.quorate.chaos;

import io.quorate.cluster.Place;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import io.quorate.network.Host;
import io.quorate.network.PrivateNetwork;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hosts of the nodes, if these have hosts of their own. */
final class Networks implements AutoCloseable {
  static final String LOOPBACK = "127.0.0.1";

  private final @Nullable PrivateNetwork network;

  private Networks(@Nullable PrivateNetwork network) {
    this.network = network;
  }

  /** The nodes share the network of this machine. */
  static Networks none() {
    return new Networks(null);
  }

  /** Makes a network with a host for each node. */
  static Networks make() {
    return new Networks(PrivateNetwork.of(LiveCluster.SIZE));
  }

  /** Where the nodes with these ports run; empty if that is this machine. */
  List<Place> places(List<Integer> ports) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; network != null && i < ports.size(); i++) {
      Host host = network.hosts().get(i);
      host.heal();
      places.add(new Place(host.address(), ports.get(i), host.entry()));
    }
    return places;
  }

  /** Where nodes reach what runs beside this process. */
  String here() {
    return network == null ? LOOPBACK : PrivateNetwork.HERE;
  }

  void cutOff(List<LiveNode> nodes) {
    nodes.forEach(node -> of(node).cutOff());
  }

  void heal(List<LiveNode> nodes) {
    nodes.forEach(node -> of(node).heal());
  }

  private Host of(LiveNode node) {
    List<Host> hosts = network == null ? List.of() : network.hosts();
    return hosts.stream()
        .filter(host -> node.authority().startsWith(host.address() + ":"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(node + " has no host of its own"));
  }

  @Override
  public void close() {
    if (network != null) {
      network.close();
    }
  }
}
