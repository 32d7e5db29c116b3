package io.quorate.sim.check;

import io.quorate.kernel.Invariant;
import io.quorate.queue.GroupName;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of queues is what somebody has put into them, and there are no more messages of it
 * than there were attempts, or one if they could be known for the same. Where dead letters go to
 * other shards and back, each is another message there; so no more of them are acknowledged.
 */
public final class QueuedOnce {
  private static final class Sent {
    private final QueueName queue;
    private final @Nullable GroupName group;
    private final boolean isDeduplicated;
    private final TreeSet<Key> messages = new TreeSet<>(Key.ORDER);
    private int attempts;

    private Sent(QueueName queue, Item item) {
      this.queue = queue;
      group = item.group();
      isDeduplicated = item.dedupId() != null;
    }
  }

  private record Key(int shard, long messageId) {
    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::shard).thenComparingLong(Key::messageId);
  }

  private final @Nullable QueueName morgue;
  private final Map<String, Sent> byBody = new TreeMap<>();
  private final Map<Key, String> bodies = new TreeMap<>(Key.ORDER);

  /**
   * @param morgue where all dead letters go; null if they stay with their queues
   */
  public QueuedOnce(@Nullable QueueName morgue) {
    this.morgue = morgue;
  }

  /** A client begins an attempt to enqueue the body, which no other message has. */
  public void sending(QueueName queue, Item item, String body) {
    byBody.computeIfAbsent(body, unsent -> new Sent(queue, item)).attempts++;
  }

  /** An attempt has been refused: it has done nothing, and never will. */
  public void refused(String body) {
    Sent sent = sent(body);
    sent.attempts--;
    requireFew(body, sent);
  }

  /** A client has been told that its message is there. */
  public void accepted(int shard, String body, Accepted answer) {
    Sent sent = sent(body);
    if (answer.isDuplicate() && (!sent.isDeduplicated || sent.attempts < 2)) {
      throw new LawBroken(this, "%s was called a duplicate in its first attempt", body);
    }
    learn(new Key(shard, answer.messageId()), body);
    if (morgue == null) {
      count(new Key(shard, answer.messageId()), body);
    }
  }

  /** A client has been given the message. */
  public void delivered(int shard, QueueName queue, Delivery delivery, String body) {
    Sent sent = sent(body);
    QueueName place = isDead(delivery) ? placeOfDead(sent.queue) : sent.queue;
    if (!queue.equals(place) || !Objects.equals(delivery.group(), sent.group)) {
      throw new LawBroken(this, "%s came out of %s as %s", body, queue, delivery);
    }
    learn(new Key(shard, delivery.receipt().messageId()), body);
    if (morgue == null) {
      count(new Key(shard, delivery.receipt().messageId()), body);
    }
  }

  /** A client has been told that it was the one to acknowledge the message. */
  public void acked(int shard, Receipt receipt) {
    count(new Key(shard, receipt.messageId()), bodyOf(shard, receipt));
  }

  /** The body of a message of which a client has been told. */
  public String bodyOf(int shard, Receipt receipt) {
    return Invariant.present(bodies.get(new Key(shard, receipt.messageId())), "a known message");
  }

  private QueueName placeOfDead(QueueName queue) {
    return morgue == null ? queue.dead() : morgue;
  }

  private static boolean isDead(Delivery delivery) {
    return delivery.death() != null;
  }

  private Sent sent(String body) {
    Sent sent = byBody.get(body);
    if (sent == null) {
      throw new LawBroken(this, "nobody has sent %s", body);
    }
    return sent;
  }

  private void learn(Key message, String body) {
    String known = bodies.putIfAbsent(message, body);
    if (known != null && !known.equals(body)) {
      throw new LawBroken(this, "%s is %s, and was %s", message, body, known);
    }
  }

  private void count(Key message, String body) {
    Sent sent = sent(body);
    sent.messages.add(message);
    requireFew(body, sent);
  }

  private void requireFew(String body, Sent sent) {
    int messagesMax = sent.isDeduplicated ? 1 : sent.attempts;
    if (sent.messages.size() > messagesMax) {
      throw new LawBroken(
          this, "%s is in messages %s after %d attempts", body, sent.messages, sent.attempts);
    }
  }
}
