package io.quorate.server.message;

import io.quorate.node.Ask;
import io.quorate.server.api.Problem;
import io.quorate.server.api.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one request beside what is asked of the node because of them.
 *
 * @param asks what enters the loop, in the order of the messages; the same question once
 */
record Exchange(List<Entry> entries, boolean isArray, List<Ask> asks) {
  /**
   * A message, and where its answer comes from.
   *
   * @param place in {@link Exchange#asks}; of no meaning if the message is refused
   * @param refusal null if the message asks for something
   */
  record Entry(Envelope message, String responseType, int place, @Nullable Problem refusal) {}

  static Exchange of(Envelopes envelopes, LockMessages locks) {
    List<Entry> entries = new ArrayList<>();
    List<Ask> asks = new ArrayList<>();
    // An array that asks a thousand times how one long queue stands costs one view of it.
    Map<Ask, Integer> questions = new LinkedHashMap<>();
    for (Envelope message : envelopes.all()) {
      MessageType type =
          message.type() == null ? null : MessageType.find(message.type()).orElse(null);
      String responseType = type == null ? MessageType.ERROR_RESPONSE : type.response();
      int place = asks.size();
      Problem refusal = null;
      try {
        Ask ask = ask(message, type, locks);
        Integer earlier =
            ask instanceof Ask.Question ? questions.putIfAbsent(ask, place) : Integer.valueOf(-1);
        if (earlier == null || earlier < 0) {
          asks.add(ask);
        } else {
          place = earlier;
        }
      } catch (Refusal e) {
        refusal = Problem.of(e.code(), e.detail());
      }
      entries.add(new Entry(message, responseType, place, refusal));
    }
    return new Exchange(entries, envelopes.isArray(), asks);
  }

  private static Ask ask(Envelope message, @Nullable MessageType type, LockMessages locks) {
    if (message.fault() != null) {
      throw Refusal.invalid(message.fault());
    }
    if (type == null) {
      throw Refusal.invalid("msg_type is one of " + MessageType.ALLOWED);
    }
    return locks.ask(type, message.payload().getBytes(StandardCharsets.UTF_8), message.sender());
  }
}
