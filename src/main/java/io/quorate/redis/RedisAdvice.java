package io.quorate.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** What an operator should know of how Redis is configured. */
final class RedisAdvice {
  private RedisAdvice() {}

  /** One line each. */
  static List<String> about(RedisLink link, RedisContents contents) throws RedisFailure {
    Map<String, String> settings = new HashMap<>();
    for (String name : List.of("appendonly", "appendfsync", "maxmemory", "maxmemory-policy")) {
      Object answer;
      try {
        answer =
            link.call(
                contents.key(), new CommandArguments(Protocol.Command.CONFIG).add("GET").add(name));
      } catch (RedisFailure e) {
        if (link.trouble().isPresent()) {
          throw e;
        }
        return List.of(
            "Redis does not show its configuration: see that it has appendonly yes, appendfsync"
                + " always and maxmemory-policy noeviction, or "
                + contents.loss());
      }
      List<?> pair = (List<?>) answer;
      if (pair.size() == 2) {
        settings.put(name, new String((byte[]) pair.get(1), StandardCharsets.UTF_8));
      }
    }
    return about(settings, contents);
  }

  static List<String> about(Map<String, String> settings, RedisContents contents) {
    List<String> lines = new ArrayList<>();
    boolean isAppending = "yes".equals(settings.get("appendonly"));
    String sync = settings.get("appendfsync");
    if (!isAppending || !"always".equals(sync)) {
      lines.add(
          "Redis has appendonly "
              + settings.get("appendonly")
              + " and appendfsync "
              + sync
              + ": when it ends or its machine does, "
              + contents.loss()
              + "; with appendonly yes and appendfsync always that is not so");
    }
    String policy = settings.get("maxmemory-policy");
    if (!"0".equals(settings.get("maxmemory")) && !"noeviction".equals(policy)) {
      lines.add(
          "Redis has maxmemory-policy "
              + policy
              + ": when its memory is full it throws "
              + contents.thing()
              + " away; with noeviction it does not");
    }
    return lines;
  }
}
