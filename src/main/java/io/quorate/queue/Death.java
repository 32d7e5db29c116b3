package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;

/**
 * How a message became a dead letter.
 *
 * @param origin the queue in which it died
 * @param attempts how many deliveries have failed, the last one included
 * @param diedAtMillis in log time
 */
public record Death(QueueName origin, DeathReason reason, int attempts, long diedAtMillis) {
  public void writeTo(ByteWriter out) {
    out.writeString(origin.value());
    reason.writeTo(out);
    out.writeVarLong(attempts).writeVarLong(diedAtMillis);
  }

  public static Death readFrom(ByteReader in) {
    return new Death(
        in.readName(QueueName::new),
        DeathReason.readFrom(in),
        (int) in.readVarLong(0, Integer.MAX_VALUE),
        in.readVarLong(0, Long.MAX_VALUE));
  }
}
