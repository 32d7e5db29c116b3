package io.quorate.peer;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Rng;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.port.PeerCallKind;
import io.quorate.raft.AppendRequest;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.Position;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints the processor time that an append costs in each form; to be run by hand. */
final class WireFormatTiming {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ENTRIES = 64;
  private static final int PAYLOAD_BYTES = 100;
  private static final int ROUNDS = 15;
  private static final int CALLS_A_ROUND = 5_000;

  private WireFormatTiming() {}

  public static void main(String[] arguments) throws MalformedMessage {
    for (int entries : new int[] {0, 1, ENTRIES}) {
      PeerCall call = append(entries);
      for (WireFormat format : WireFormat.values()) {
        print(entries, format, call);
      }
    }
  }

  private static void print(int entries, WireFormat format, PeerCall call) throws MalformedMessage {
    byte[] body = CallCodec.encode(format, call);
    long[] encodeNanos = new long[ROUNDS];
    long[] decodeNanos = new long[ROUNDS];
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < CALLS_A_ROUND; i++) {
        sum += CallCodec.encode(format, call).length;
      }
      long middle = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < CALLS_A_ROUND; i++) {
        sum += CallCodec.decode(format, PeerCallKind.APPENDS, body).hashCode();
      }
      encodeNanos[round] = (middle - start) / CALLS_A_ROUND;
      decodeNanos[round] = (THREADS.getCurrentThreadCpuTime() - middle) / CALLS_A_ROUND;
    }
    System.out.printf(
        "%2d entries of %d bytes, %s: %d bytes, encode %d ns, decode %d ns (checksum %d)%n",
        entries, PAYLOAD_BYTES, format, body.length, median(encodeNanos), median(decodeNanos), sum);
  }

  private static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static PeerCall append(int count) {
    Rng rng = new Rng(1);
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      byte[] payload = new byte[PAYLOAD_BYTES];
      for (int at = 0; at < payload.length; at++) {
        payload[at] = (byte) rng.nextLong();
      }
      entries.add(
          new Entry(new Position(1_000_000 + i, 7), 60_000_000, EntryKind.COMMAND, payload));
    }
    return new PeerCall.Appends(
        List.of(
            new GroupMessage(
                GroupId.SYSTEM,
                new AppendRequest(
                    7, 123_456, new Position(1_000_000, 7), entries, 1_000_000, 60_000_000))));
  }
}
