package io.quorate.client.cache;

import io.quorate.client.wire.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each node has of a key, as of about now.
 *
 * @param home the node that knows who has it; empty if there is none at the moment
 * @param version of the copies; 0 if no node has one, though memory may have the value
 * @param states M, E, S or I of each node that has said so
 * @param silent nodes that have not
 */
public record KeyLines(String home, long version, Map<String, String> states, List<String> silent) {
  static KeyLines of(Reply reply) {
    Map<String, String> states = new TreeMap<>();
    reply
        .object("nodes")
        .ifPresent(
            nodes ->
                nodes
                    .members()
                    .keySet()
                    .forEach(
                        node -> states.put(node, nodes.object(node).orElseThrow().text("state"))));
    return new KeyLines(
        reply.text("home"), reply.number("version").orElse(0L), states, reply.texts("silent"));
  }
}
