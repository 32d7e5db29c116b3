package io.quorate.launch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one port that the server listens on and that the node tells its peers.
 *
 * @param arguments for the server, with this port among them
 */
record NodePort(String value, List<String> arguments) {
  static final String SETTING = "NODE_PORT";
  private static final String OPTION = "--port";
  private static final String DEFAULT = "8001";

  NodePort {
    arguments = List.copyOf(arguments);
  }

  /** The port of the option, else of the setting, else the default. */
  static NodePort of(List<String> arguments, @Nullable String setting) {
    String option = valueOfOption(arguments);
    if (option == null) {
      String port = setting == null ? DEFAULT : setting;
      List<String> completed = new ArrayList<>(arguments);
      completed.add(OPTION);
      completed.add(port);
      return new NodePort(port, completed);
    }
    if (setting != null && !setting.equals(option)) {
      throw new IllegalArgumentException(
          "%s is %s but %s is %s: give one of them, or the same twice."
              .formatted(OPTION, option, SETTING, setting));
    }
    return new NodePort(option, arguments);
  }

  /**
   * Looks whether the server will be able to listen, long before it tries.
   *
   * @throws IllegalArgumentException if it will not; the message says why
   */
  void requireFree() {
    try (ServerSocket probe = new ServerSocket()) {
      // As the server does: what is left of an earlier process is no hindrance.
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(Integer.parseInt(value)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The node cannot listen on port %s: %s".formatted(value, e.getMessage()), e);
    }
  }

  private static @Nullable String valueOfOption(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equalsIgnoreCase(OPTION)) {
        if (i + 1 == arguments.size()) {
          throw new IllegalArgumentException(OPTION + " needs a number");
        }
        return arguments.get(i + 1);
      }
    }
    return null;
  }
}
