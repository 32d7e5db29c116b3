package io.quorate.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** The scripts that Redis runs; each file says what its keys, arguments and answer are. */
enum Script {
  ENQUEUE,
  RECEIVE,
  ACK,
  NACK,
  EXTEND,
  CONFIGURE,
  PURGE,
  REDRIVE,
  DESCRIBE,
  PEEK,
  SWEEP,
  REGISTER,
  MIRROR,
  CACHE_RAISE,
  CACHE_READ,
  CACHE_COMMIT,
  CACHE_FENCE;

  private static final String OF_CACHE = "cache";
  private static final String OF_QUEUES = "queue";

  private final String source;
  private final String digest;

  Script() {
    String own = read(name().toLowerCase(Locale.ROOT));
    source = shared() + own;
    digest = digestOf(bytes(source));
  }

  private String shared() {
    if (name().startsWith("CACHE")) {
      return read(OF_CACHE);
    }
    return name().equals("REGISTER") || name().equals("MIRROR") ? "" : read(OF_QUEUES);
  }

  /**
   * Runs it; its text is sent only to a Redis that does not know it.
   *
   * @param keys all of one slot
   */
  Object run(RedisLink link, List<String> keys, ScriptArguments arguments) throws RedisFailure {
    try {
      return link.call(
          keys.get(0), command(Protocol.Command.EVALSHA, bytes(digest), keys, arguments));
    } catch (JedisNoScriptException e) {
      return link.call(keys.get(0), command(Protocol.Command.EVAL, bytes(source), keys, arguments));
    }
  }

  private static CommandArguments command(
      Protocol.Command command, byte[] script, List<String> keys, ScriptArguments arguments) {
    CommandArguments line = new CommandArguments(command).add(script).add(keys.size());
    keys.forEach(line::key);
    arguments.values().forEach(line::add);
    return line;
  }

  private static String read(String name) {
    try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
      if (file == null) {
        throw new IllegalStateException("the archive has no script " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static String digestOf(byte[] source) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
