package io.quorate.port;

import io.quorate.kernel.PeerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the address of a member looks like, and where no member may listen. Calls to members carry
 * the cluster's secret, so they must not be led to a cloud's metadata service or to a whole
 * network.
 */
public final class AddressRules {
  public static final String REFUSAL =
      "a member listens at no link-local, multicast or wildcard address";

  // What the platform takes for a number, and looks up nowhere.
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)\\]|(?<host>[A-Za-z0-9_.-]{1,253})):(?<port>[0-9]{1,5})");

  private AddressRules() {}

  /**
   * Reads {@code host:port}, where a host is a name, an IPv4 address, or an IPv6 address in
   * brackets.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static PeerAddress parse(String text) {
    Matcher address = FORM.matcher(text);
    if (!address.matches()) {
      throw new IllegalArgumentException("an address is host:port, not " + text);
    }
    String ipv6 = address.group("ipv6");
    String host = ipv6 == null ? address.group("host") : ipv6;
    return new PeerAddress(host, Integer.parseInt(address.group("port")));
  }

  /** Whether a member may listen there. */
  public static boolean mayBeMember(InetAddress address) {
    return !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress();
  }

  /** Why no member may listen there, as far as that can be told without looking up a name. */
  public static Optional<String> objectionTo(PeerAddress address) {
    Optional<InetAddress> literal = literal(address);
    return literal.isPresent() && !mayBeMember(literal.get())
        ? Optional.of(REFUSAL)
        : Optional.empty();
  }

  /** Whether only processes of the same machine can get there. */
  public static boolean isLoopback(PeerAddress address) {
    return address.host().equalsIgnoreCase("localhost")
        || literal(address).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  private static Optional<InetAddress> literal(PeerAddress address) {
    if (!LITERAL.matcher(address.host()).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(address.host()));
    } catch (UnknownHostException notANumber) {
      return Optional.empty();
    }
  }
}
