package io.quorate.cluster;

import java.util.List;

/**
 * Where a node runs.
 *
 * @param host the name by which everybody reaches it
 * @param entry what a command begins with to run there, in the process that is started
 */
public record Place(String host, int port, List<String> entry) {
  public Place {
    entry = List.copyOf(entry);
  }

  /** On this machine, as this process does. */
  static Place here(int port) {
    return new Place("localhost", port, List.of());
  }

  /** The address of the node. */
  public String authority() {
    return host + ":" + port;
  }
}
