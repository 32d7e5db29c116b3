package io.quorate.network;

import io.quorate.commands.Commands;
import java.io.IOException;
import java.util.List;

/** One machine of the network, which is a network namespace. It lasts as long as its keeper. */
public final class Host {
  /*
   * A cut is silent in both directions, as that of a cable: packets vanish, and nobody is told.
   * Both rules come into force at once. What a node says to itself goes on.
   */
  private static final String CUT =
      """
      *filter
      -A INPUT ! -i lo -s %1$s -j DROP
      -A OUTPUT ! -o lo -d %1$s -j DROP
      COMMIT
      """
          .formatted(PrivateNetwork.OF_NODES);

  private static final String HEALED = "*filter\n-F\nCOMMIT\n";

  private final String address;

  /** Ends when this process does, as it reads from it. */
  private final Process keeper;

  private Host(String address, Process keeper) {
    this.address = address;
    this.keeper = keeper;
  }

  static Host start(String address) throws IOException {
    Process keeper =
        new ProcessBuilder("unshare", "--net", "sh", "-c", "echo made; read -r end")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (keeper.inputReader().readLine() == null) {
      throw new IOException("no network namespace for " + address);
    }
    return new Host(address, keeper);
  }

  void plugInto(String bridge, String port, String prefix) {
    String here = Long.toString(keeper.pid());
    Commands.run("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", here);
    Commands.run("ip", "link", "set", port, "master", bridge, "up");
    run("ip link set lo up");
    run("ip address add " + address + prefix + " dev eth0");
    run("ip link set eth0 up");
  }

  public String address() {
    return address;
  }

  /** What a command begins with that is to run on this host, in the process that is started. */
  public List<String> entry() {
    return List.of("nsenter", "--net=/proc/" + keeper.pid() + "/ns/net");
  }

  /** From now on no packet passes between this host and those of other nodes. */
  public void cutOff() {
    filter(CUT);
  }

  /** Everything passes again. */
  public void heal() {
    filter(HEALED);
  }

  void close() {
    keeper.destroyForcibly();
  }

  private void filter(String rules) {
    run("printf '%s' '" + rules + "' | iptables-restore --noflush");
  }

  private void run(String script) {
    String[] entry = entry().toArray(new String[0]);
    Commands.run(entry[0], entry[1], "sh", "-c", script);
  }
}
