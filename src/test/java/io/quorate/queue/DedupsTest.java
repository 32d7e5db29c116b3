package io.quorate.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Fingerprint;
import io.quorate.kernel.Rng;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Goal: each name is known until its end. Method: beside a list, over bursts and quiet times. */
class DedupsTest {
  private record Known(Fingerprint name, long messageId, long endMillis) {}

  private final ArrayDeque<Known> model = new ArrayDeque<>();
  private final List<Known> forgotten = new ArrayList<>();
  private final Rng rng = new Rng(11);
  private Dedups dedups = new Dedups();
  private long nowMillis = 1;
  private long lastId;

  @Test
  void knowsAllThatHaveComeLatelyAndNoOthers() {
    for (int round = 0; round < 400; round++) {
      for (int news = rng.index(round % 100 < 50 ? 60 : 3); news > 0; news--) {
        remember();
      }
      nowMillis += rng.index(40_000);
      forget();
      if (rng.chance(0.1)) {
        restore();
      }
      assertAllAreAsTheyShould();
    }
  }

  /** What clients send at their usual pace has a name each, and is not turned away for it. */
  @Test
  void threeThousandASecondAreRemembered() {
    for (long millis = 0; millis < Dedups.MEMORY_MILLIS; millis++) {
      nowMillis++;
      for (int i = 0; i < 3; i++) {
        dedups.remember(name(++lastId), lastId, new Step(nowMillis, event -> {}));
      }
    }
    assertThat(dedups.isFull()).isFalse();
    assertThat(dedups.messageOf(name(1))).isEqualTo(1);
    assertThat(dedups.messageOf(name(lastId))).isEqualTo(lastId);
  }

  @Test
  void whatIsWrittenTakesTwentyBytesForEach() {
    for (int i = 0; i < 10_000; i++) {
      remember();
      nowMillis += 10;
    }
    ByteWriter written = new ByteWriter();
    dedups.writeTo(written);
    assertThat(written.size()).isLessThan(20 * 10_000);
  }

  private void remember() {
    // Few last bits, so that many want the same slot.
    Fingerprint name = new Fingerprint(rng.nextLong(), rng.index(8) == 0 ? rng.index(4) : lastId);
    Step step = new Step(nowMillis, event -> {});
    dedups.remember(name, ++lastId, step);
    model.add(new Known(name, lastId, step.after(Dedups.MEMORY_MILLIS)));
  }

  private void forget() {
    dedups.forgetUntil(nowMillis);
    while (!model.isEmpty() && model.element().endMillis() <= nowMillis) {
      forgotten.add(model.remove());
    }
  }

  private void restore() {
    ByteWriter written = new ByteWriter();
    dedups.writeTo(written);
    ByteReader in = new ByteReader(written.toByteArray());
    dedups = Dedups.readFrom(in, new Ids(lastId));
    in.requireEnd();
  }

  private void assertAllAreAsTheyShould() {
    for (Known known : model) {
      assertThat(dedups.messageOf(known.name())).isEqualTo(known.messageId());
    }
    for (Known gone : forgotten.subList(Math.max(0, forgotten.size() - 50), forgotten.size())) {
      assertThat(dedups.messageOf(gone.name())).isNull();
    }
    assertThat(dedups.nextDeadlineMillis())
        .isEqualTo(
            model.isEmpty() ? OptionalLong.empty() : OptionalLong.of(model.element().endMillis()));
  }

  private static Fingerprint name(long number) {
    return Dedups.nameOf(new QueueName("q"), new DedupId("m" + number));
  }
}
