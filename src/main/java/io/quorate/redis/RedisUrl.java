package io.quorate.redis;

import io.quorate.redis.RedisTarget.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/** Reads where Redis is out of one line. */
public final class RedisUrl {
  /** What may be written. */
  public static final String FORM =
      "redis://[user:password@]host[:port][/database],"
          + " redis-cluster://[user:password@]host:port,…"
          + " or redis-sentinel://[user:password@]host:port,…/master[/database],"
          + " with rediss for TLS";

  static final int PORT_DEFAULT = 6_379;
  static final int SENTINEL_PORT_DEFAULT = 26_379;
  static final int PORT_MAX = 65_535;
  private static final int DATABASE_MAX = 1_023;
  private static final int NODES_MAX = 100;

  private static final Pattern URL =
      Pattern.compile(
          "(?<tls>redis|rediss)(?<kind>|-cluster|-sentinel)://"
              + "(?:(?<login>[^/]*)@)?(?<nodes>[^/@]+)(?<path>(?:/[^/@?#]*){0,2})");
  private static final Pattern NODE =
      Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::(?<port>[0-9]{1,5}))?");
  private static final Pattern DATABASE = Pattern.compile("[0-9]{1,4}");

  private RedisUrl() {}

  /**
   * @throws IllegalArgumentException if it is nothing of {@link #FORM}
   */
  public static RedisTarget parse(String text) {
    Matcher url = URL.matcher(text);
    require(url.matches());
    Kind kind =
        switch (url.group("kind").toLowerCase(Locale.ROOT)) {
          case "-cluster" -> Kind.CLUSTER;
          case "-sentinel" -> Kind.SENTINEL;
          default -> Kind.STANDALONE;
        };
    List<HostAndPort> nodes =
        nodes(url.group("nodes"), kind == Kind.SENTINEL ? SENTINEL_PORT_DEFAULT : PORT_DEFAULT);
    require(kind != Kind.STANDALONE || nodes.size() == 1);
    List<String> path = path(url.group("path"));
    String master = null;
    if (kind == Kind.SENTINEL) {
      require(!path.isEmpty());
      master = path.remove(0);
    }
    require(path.size() <= (kind == Kind.CLUSTER ? 0 : 1));
    String login = url.group("login");
    return new RedisTarget(
        kind,
        nodes,
        master,
        login == null ? null : user(login),
        login == null ? null : password(login),
        path.isEmpty() ? 0 : database(path.get(0)),
        url.group("tls").equals("rediss"));
  }

  /** The text without what a password could be in. */
  public static String withoutPassword(String text) {
    int from = text.indexOf("://");
    int to = text.lastIndexOf('@');
    if (from < 0) {
      return to < 0 ? text : "…" + text.substring(to);
    }
    return to < from ? text : text.substring(0, from + 3) + "…" + text.substring(to);
  }

  private static List<HostAndPort> nodes(String text, int portDefault) {
    List<HostAndPort> nodes = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher node = NODE.matcher(each);
      require(node.matches());
      String port = node.group("port");
      int number = port == null ? portDefault : Integer.parseInt(port);
      require(number >= 1 && number <= PORT_MAX);
      nodes.add(new HostAndPort(node.group("host"), number));
    }
    require(nodes.size() <= NODES_MAX);
    return nodes;
  }

  private static List<String> path(String text) {
    List<String> parts = new ArrayList<>();
    if (text.isEmpty() || text.equals("/")) {
      return parts;
    }
    for (String part : text.substring(1).split("/", -1)) {
      require(!part.isEmpty());
      parts.add(decoded(part));
    }
    return parts;
  }

  private static int database(String text) {
    require(DATABASE.matcher(text).matches() && Integer.parseInt(text) <= DATABASE_MAX);
    return Integer.parseInt(text);
  }

  private static @Nullable String user(String login) {
    require(login.indexOf(':') >= 0);
    String user = login.substring(0, login.indexOf(':'));
    return user.isEmpty() ? null : decoded(user);
  }

  private static @Nullable String password(String login) {
    String password = login.substring(login.indexOf(':') + 1);
    return password.isEmpty() ? null : decoded(password);
  }

  private static String decoded(String text) {
    // Only the forms of HTML write a space as a plus.
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FORM); // without what it says of the text
    }
  }

  // Says nothing of the value, which may hold a password.
  private static void require(boolean isRight) {
    if (!isRight) {
      throw new IllegalArgumentException(FORM);
    }
  }
}
