package io.quorate.server.queues;

import io.quorate.queue.Receipt;
import io.quorate.server.api.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A receipt as clients have it: it says where the message is.
 *
 * @param home as the store calls it
 */
record HomeReceipt(String home, Receipt receipt) {
  // Numbers that a long holds; clients are not to look into it.
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_=-]{1,1024})-([0-9]{1,18})-([0-9]{1,18})");

  /**
   * @throws Refusal if the text is no receipt
   */
  static HomeReceipt parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Refusal.invalid("a receipt is what a receive has given, not " + shortened(text));
    }
    return new HomeReceipt(
        parts.group(1),
        new Receipt(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
  }

  private static String shortened(String text) {
    int max = 60;
    return text.length() <= max ? text : text.substring(0, max) + "…";
  }

  /** How clients call a message. */
  static String messageId(String home, long messageId) {
    return home + "-" + messageId;
  }

  String text() {
    return home + "-" + receipt.messageId() + "-" + receipt.delivery();
  }
}
