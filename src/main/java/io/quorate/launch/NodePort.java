package io.quorate.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one port that the server listens on and that the node tells its peers.
 *
 * @param address of this machine, at which the server listens
 * @param others the other arguments, which are for the server
 */
record NodePort(String address, String value, List<String> others) {
  static final String SETTING = "NODE_PORT";
  static final String ADDRESS = "NODE_BIND";
  static final String OPTION = "--port";
  private static final String DEFAULT = "8001";
  private static final String EVERYWHERE = "0.0.0.0";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
  private static final int MAX = 65_535;

  NodePort {
    others = List.copyOf(others);
  }

  /**
   * The port of the option, else of the setting, else the default; at all addresses, unless a
   * setting names one.
   *
   * @param settings the value of a setting by its name; null if it is not set
   * @throws IllegalArgumentException if what is given is no port; the message says what is
   */
  static NodePort of(List<String> arguments, Function<String, @Nullable String> settings) {
    String bound = given(ADDRESS, settings);
    String address = bound == null ? EVERYWHERE : bound;
    String setting = given(SETTING, settings);
    if (setting != null) {
      requirePort(SETTING, setting);
    }
    List<String> others = new ArrayList<>();
    String option = null;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String argument = rest.next();
      if (!argument.equalsIgnoreCase(OPTION)) {
        others.add(argument);
      } else if (rest.hasNext()) {
        option = requirePort(OPTION, rest.next());
      } else {
        throw new IllegalArgumentException(OPTION + " needs a number");
      }
    }
    if (option == null) {
      return new NodePort(address, setting == null ? DEFAULT : setting, others);
    }
    if (setting != null && !setting.equals(option)) {
      throw new IllegalArgumentException(
          "%s is %s but %s is %s: give one of them, or the same twice."
              .formatted(OPTION, option, SETTING, setting));
    }
    return new NodePort(address, option, others);
  }

  // As the node reads them: without surrounding space, and nothing is no value.
  private static @Nullable String given(String name, Function<String, @Nullable String> settings) {
    String value = settings.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static String requirePort(String name, String value) {
    boolean isNumber = NUMBER.matcher(value).matches();
    if (!isNumber || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MAX) {
      throw new IllegalArgumentException(
          "%s is '%s'; allowed: 1 to %d".formatted(name, value, MAX));
    }
    return value;
  }

  /** Whether the server listens at all addresses of the machine. */
  boolean isEverywhere() {
    InetAddress resolved = new InetSocketAddress(address, 0).getAddress();
    return resolved != null && resolved.isAnyLocalAddress();
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
      probe.bind(new InetSocketAddress(address, Integer.parseInt(value)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The node cannot listen at %s, port %s: %s".formatted(address, value, e.getMessage()), e);
    }
  }
}
