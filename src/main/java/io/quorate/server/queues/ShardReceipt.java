package io.quorate.server.queues;

import io.quorate.queue.Receipt;
import io.quorate.ring.Shards;
import io.quorate.server.api.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receipt as clients have it: it says in which shard the message is. */
record ShardReceipt(int shard, Receipt receipt) {
  // Numbers that a long holds; clients are not to look into it.
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})-([0-9]{1,18})-([0-9]{1,18})");

  /**
   * @throws Refusal if the text is no receipt
   */
  static ShardReceipt parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Refusal.invalid("a receipt is what a receive has given, not " + shortened(text));
    }
    int shard = Integer.parseInt(parts.group(1));
    if (shard >= Shards.COUNT_MAX) {
      throw Refusal.invalid("a receipt is what a receive has given, not " + text);
    }
    return new ShardReceipt(
        shard, new Receipt(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
  }

  private static String shortened(String text) {
    int max = 60;
    return text.length() <= max ? text : text.substring(0, max) + "…";
  }

  /** How clients call a message. */
  static String messageId(int shard, long messageId) {
    return shard + "-" + messageId;
  }

  String text() {
    return shard + "-" + receipt.messageId() + "-" + receipt.delivery();
  }
}
