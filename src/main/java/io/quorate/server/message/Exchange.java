package io.quorate.server.message;

import io.quorate.node.Ask;
import io.quorate.server.api.Problem;
import io.quorate.server.api.Refusal;
import io.quorate.server.cache.CacheMessages;
import io.quorate.server.message.MessageType.Subject;
import io.quorate.server.queues.QueueMessages;
import io.quorate.server.rpc.PeerMessages;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one request beside what is asked of the node because of them.
 *
 * @param asks about locks, which enter the loop in the order of the messages; the same question
 *     once
 */
record Exchange(List<Entry> entries, boolean isArray, List<Ask> asks) {
  /**
   * A message, and where its answer comes from.
   *
   * @param place in {@link Exchange#asks}, or among the messages on the same subject; of no meaning
   *     if the message is refused
   * @param refusal null if the message asks for something
   */
  record Entry(
      Envelope message,
      String responseType,
      Subject subject,
      int place,
      @Nullable Problem refusal) {}

  /**
   * @param queues gets those that are about queues
   * @param cache gets those that are about the cache
   * @param shards gets those that are about where the shards are
   * @param peers gets those that only members send
   */
  static Exchange of(
      Envelopes envelopes,
      LockMessages locks,
      QueueMessages queues,
      CacheMessages cache,
      ShardMessages shards,
      PeerMessages peers) {
    List<Entry> entries = new ArrayList<>();
    List<Ask> asks = new ArrayList<>();
    // An array that asks a thousand times how one long queue stands costs one view of it.
    Map<Ask, Integer> questions = new LinkedHashMap<>();
    for (Envelope message : envelopes.all()) {
      MessageType type =
          message.type() == null ? null : MessageType.find(message.type()).orElse(null);
      String responseType = type == null ? MessageType.ERROR_RESPONSE : type.response();
      Subject subject = type == null ? Subject.LOCKS : type.subject();
      int place = 0;
      Problem refusal = null;
      try {
        if (message.fault() != null) {
          throw Refusal.invalid(message.fault());
        }
        if (type == null) {
          throw Refusal.invalid("msg_type is one of " + MessageType.ALLOWED);
        }
        byte[] payload = message.payload().array();
        place =
            switch (subject) {
              case QUEUES -> onQueue(type, payload, message.sender(), queues);
              case CACHE -> onCache(type, payload, cache);
              case SHARDS -> shards.redistribute(payload);
              case PEERS -> ofPeer(type, payload, peers);
              case LOCKS -> {
                Ask ask = locks.ask(type, payload, message.sender());
                boolean isQuestion = ask instanceof Ask.Question;
                Integer earlier = isQuestion ? questions.putIfAbsent(ask, asks.size()) : null;
                if (earlier == null) {
                  asks.add(ask);
                }
                yield earlier == null ? asks.size() - 1 : earlier;
              }
            };
      } catch (Refusal e) {
        refusal = Problem.of(e.code(), e.detail());
      }
      entries.add(new Entry(message, responseType, subject, place, refusal));
    }
    return new Exchange(entries, envelopes.isArray(), asks);
  }

  private static int onQueue(
      MessageType type, byte[] payload, @Nullable String sender, QueueMessages queues) {
    return switch (type) {
      case ENQUEUE -> queues.enqueue(payload);
      case DEQUEUE -> queues.dequeue(payload, sender);
      case ACK -> queues.ack(payload);
      case NACK -> queues.nack(payload);
      case EXTEND -> queues.extend(payload);
      default -> throw new IllegalArgumentException(type + " is not about queues");
    };
  }

  private static int onCache(MessageType type, byte[] payload, CacheMessages cache) {
    return switch (type) {
      case CACHE_READ -> cache.read(payload);
      case CACHE_WRITE -> cache.write(payload);
      case CACHE_INVALIDATE -> cache.invalidate(payload);
      case CACHE_STATUS -> cache.status(payload);
      default -> throw new IllegalArgumentException(type + " is not about the cache");
    };
  }

  private static int ofPeer(MessageType type, byte[] payload, PeerMessages peers) {
    return switch (type) {
      case REQUEST_VOTE -> peers.requestVote(payload);
      case APPEND_ENTRIES -> peers.appendEntries(payload);
      case CACHE_READ_REQUEST -> peers.readLine(payload);
      default -> throw new IllegalArgumentException(type + " is not sent by members");
    };
  }
}
