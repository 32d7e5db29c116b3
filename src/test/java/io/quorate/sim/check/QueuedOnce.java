package io.quorate.sim.check;

import io.quorate.queue.GroupName;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueName;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of the queues of a shard is what somebody has put into them, and there are no more
 * messages of it than there were attempts, or one if they could be known for the same.
 */
public final class QueuedOnce {
  private static final class Sent {
    private final QueueName queue;
    private final @Nullable GroupName group;
    private final boolean isDeduplicated;
    private final TreeSet<Long> messageIds = new TreeSet<>();
    private int attempts;

    private Sent(QueueName queue, Item item) {
      this.queue = queue;
      group = item.group();
      isDeduplicated = item.dedupId() != null;
    }
  }

  private final Map<String, Sent> byBody = new TreeMap<>();
  private final Map<Long, String> bodies = new TreeMap<>();

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
  public void accepted(String body, Accepted answer) {
    Sent sent = sent(body);
    if (answer.isDuplicate() && (!sent.isDeduplicated || sent.attempts < 2)) {
      throw new LawBroken(this, "%s was called a duplicate in its first attempt", body);
    }
    learn(answer.messageId(), body, sent);
  }

  /** A client has been given the message. */
  public void delivered(QueueName queue, Delivery delivery, String body) {
    Sent sent = sent(body);
    boolean isInPlace = queue.source().equals(sent.queue) && queue.isDead() == isDead(delivery);
    if (!isInPlace || !Objects.equals(delivery.group(), sent.group)) {
      throw new LawBroken(this, "%s came out of %s as %s", body, queue, delivery);
    }
    learn(delivery.receipt().messageId(), body, sent);
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

  private void learn(long messageId, String body, Sent sent) {
    String known = bodies.putIfAbsent(messageId, body);
    if (known != null && !known.equals(body)) {
      throw new LawBroken(this, "message %d is %s, and was %s", messageId, body, known);
    }
    sent.messageIds.add(messageId);
    requireFew(body, sent);
  }

  private void requireFew(String body, Sent sent) {
    int messagesMax = sent.isDeduplicated ? 1 : sent.attempts;
    if (sent.messageIds.size() > messagesMax) {
      throw new LawBroken(
          this, "%s is in messages %s after %d attempts", body, sent.messageIds, sent.attempts);
    }
  }
}
