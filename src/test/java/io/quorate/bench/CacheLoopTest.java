package io.quorate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.bench.CacheLoop.Kind;
import io.quorate.bench.CacheLoop.Work;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Goal: the figures mean what they say. Method: answers that are known beforehand. */
class CacheLoopTest {
  private static final InetSocketAddress NODE =
      InetSocketAddress.createUnresolved("localhost", 8001);

  private final LoadCounts counts = new LoadCounts();

  @Test
  void hitsAreWhatTheNodeHadItself() {
    CacheLoop loop = loop(CacheLoop.alike(Kind.READ, 1));
    assertThat(next(loop)).startsWith("GET /cache/bench-00000 HTTP/1.1\r\n").endsWith("\r\n\r\n");
    answer(loop, 200, "{\"key\":\"k\",\"value\":1,\"source\":\"local\"}");
    answer(loop, 200, "{\"key\":\"k\",\"value\":\"local\",\"source\":\"peer\"}");
    answer(loop, 200, "{\"source\":\"memory\"}");
    assertThat(counts.of(CacheLoop.HIT).units()).isEqualTo(1);
    assertThat(counts.of("miss").units()).isEqualTo(2);
  }

  @Test
  void writtenValuesAreOfOneLengthAndDiffer() {
    CacheLoop loop = loop(CacheLoop.ownWrites());
    String first = next(loop);
    assertThat(first).startsWith("PUT /cache/bench-00003 ");
    assertThat(first.substring(first.indexOf("\r\n\r\n") + 4))
        .hasSize(CacheRequests.VALUE_BYTES)
        .startsWith("\"")
        .endsWith("1\"");
    assertThat(next(loop)).hasSameSizeAs(first).isNotEqualTo(first);
    answer(loop, 200, "{}");
    assertThat(counts.of("write").units()).isEqualTo(1);
  }

  @Test
  void refusalsAreNotCounted() {
    CacheLoop loop = loop(CacheLoop.alike(Kind.READ, 1));
    next(loop);
    answer(loop, 503, "{}");
    assertThat(counts.operations).isEmpty();
    assertThat(counts.refusals).containsEntry(503, 1L);
  }

  /** Of three keys, the first has six parts of eleven, the second three, and the third two. */
  @Test
  void mixedLoadIsAsItsLawsSay() {
    Work work = CacheLoop.mixed(0.05, 3);
    Random random = new Random(1);
    int draws = 100_000;
    int writes = 0;
    int[] keys = new int[3];
    for (int i = 0; i < draws; i++) {
      writes += work.kind(random) == Kind.WRITE ? 1 : 0;
      keys[work.key(0, random)]++;
    }
    assertThat(writes).isBetween(4_700, 5_300);
    assertThat(keys[0]).isBetween(54_000, 55_100);
    assertThat(keys[1]).isBetween(26_700, 27_800);
  }

  private CacheLoop loop(Work work) {
    return new CacheLoop(work, 3, counts);
  }

  private static String next(CacheLoop loop) {
    ByteBuffer request = loop.nextRequest(NODE);
    byte[] bytes = new byte[request.remaining()];
    request.get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static void answer(CacheLoop loop, int status, String body) {
    ResponseReader response = new ResponseReader();
    String text =
        "HTTP/1.1 " + status + " x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    response.offer(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    loop.answered(response, 1_000);
  }
}
