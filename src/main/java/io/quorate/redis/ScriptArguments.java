package io.quorate.redis;

import io.quorate.kernel.Bytes;
import io.quorate.queue.QueueName;
import io.quorate.queue.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script is told, in its order. */
final class ScriptArguments {
  private final List<byte[]> values = new ArrayList<>();

  ScriptArguments add(String text) {
    values.add(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  ScriptArguments add(long number) {
    return add(Long.toString(number));
  }

  ScriptArguments add(Bytes bytes) {
    values.add(bytes.array());
    return this;
  }

  /** The text of a label; nothing if there is none. */
  ScriptArguments addOrEmpty(@Nullable String label) {
    return add(label == null ? "" : label);
  }

  /** Which of the two queues of a slot is meant. */
  ScriptArguments add(QueueName queue) {
    return add(queue.source().equals(queue) ? 1 : 2);
  }

  ScriptArguments add(List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      add(receipt.messageId()).add(receipt.delivery());
    }
    return this;
  }

  List<byte[]> values() {
    return values;
  }
}
