package io.quorate.network;

import io.quorate.commands.Commands;
import io.quorate.commands.UnusableSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hosts on a switch: this process, which reaches every host whatever is cut, and one host a node.
 *
 * <p>All of it lies in the network namespace of this process, which therefore has to be one of its
 * own, with nothing in it. What is made here ends with the process, in whatever way it ends.
 */
public final class PrivateNetwork implements AutoCloseable {
  /** The address of this process. */
  public static final String HERE = "10.77.0.1";

  /** The nodes and nobody else. */
  static final String OF_NODES = "10.77.1.0/24";

  private static final Path INTERFACES = Path.of("/proc/self/net/dev");
  private static final int HEAD_LINES = 2;
  private static final String SWITCH = "switch";
  private static final String PREFIX = "/16";

  private final List<Host> hosts = new ArrayList<>();

  private PrivateNetwork() {}

  /**
   * Makes the switch and the hosts.
   *
   * @throws UnusableSystem if that cannot be done here, with how it could
   */
  public static PrivateNetwork of(int hostCount) {
    Commands.require(
        "iproute2, iptables and util-linux", "ip", "iptables-restore", "nsenter", "unshare");
    requireEmptySurroundings();
    PrivateNetwork network = new PrivateNetwork();
    try {
      Commands.run("ip", "link", "set", "lo", "up");
      Commands.run("ip", "link", "add", SWITCH, "type", "bridge");
      Commands.run("ip", "address", "add", HERE + PREFIX, "dev", SWITCH);
      Commands.run("ip", "link", "set", SWITCH, "up");
      for (int number = 1; number <= hostCount; number++) {
        Host host = Host.start("10.77.1." + number);
        network.hosts.add(host);
        host.plugInto(SWITCH, "port" + number, PREFIX);
      }
      return network;
    } catch (IOException e) {
      network.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  // The machine's own network is nothing to play with.
  private static void requireEmptySurroundings() {
    List<String> interfaces;
    try {
      interfaces = Files.readAllLines(INTERFACES);
    } catch (IOException e) {
      throw new UnusableSystem("this is not Linux: " + e);
    }
    for (String each : interfaces.subList(HEAD_LINES, interfaces.size())) {
      String name = each.substring(0, each.indexOf(':')).strip();
      if (!name.equals("lo")) {
        throw new UnusableSystem(
            "there is "
                + name
                + ", so this is the network of the machine; begin the command with"
                + " unshare --map-root-user --net");
      }
    }
  }

  public List<Host> hosts() {
    return List.copyOf(hosts);
  }

  @Override
  public void close() {
    hosts.forEach(Host::close);
    hosts.clear();
  }
}
