package io.quorate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheAnswer.Found;
import io.quorate.cache.CacheAnswer.Unmatched;
import io.quorate.cache.CacheAnswer.Written;
import io.quorate.kernel.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Goal: with write-back, the version of a write that was lost is given to no other. Method: owners
 * that die with what they have written, and writers after them.
 */
class LostVersionsTest extends CacheRoom {
  private static final long LEASES_END = 1_100;

  @Test
  void whoeverHasSeenALostValueOverwritesNoOther() {
    writeBack();
    write("a", "k", "kept");
    pass(350);
    long lost = ((Written) write("a", "k", "lost")).version();
    agents.remove("a");
    pass(LEASES_END);

    write("b", "k", "new");

    assertThat(write("c", "k", "blind", new Condition(lost))).isInstanceOf(Unmatched.class);
  }

  @Test
  void valueKeepsItsVersionAndIsSharedUntilItIsWritten() {
    writeBack();
    long kept = ((Written) write("a", "k", "kept")).version();
    pass(350);
    write("a", "k", "lost");
    agents.remove("a");
    pass(LEASES_END);

    assertThat(((Found) read("b", "k")).version()).isEqualTo(kept);
    assertThat(state("b", "k")).isEqualTo(LineState.SHARED);
    Written next = (Written) write("b", "k", "new", new Condition(kept));
    assertThat(next.version()).isGreaterThan(Versions.BLOCK);
    assertThat(next.state()).isEqualTo(LineState.MODIFIED);
  }

  @Test
  void ownerThatNobodyAskedForIsNotForgottenWithoutAFence() {
    writeBack();
    write("a", "k", "lost");
    agents.remove("a");
    now += LEASES_END + 2 * CacheAgent.OFFER_NANOS_MAX;
    pass(2 * config.leaseNanos());

    assertThat(home.view(key("k")).holders()).isEmpty();
    assertThat(home.counts().lostOwners()).isEqualTo(1);
    assertThat(((Written) write("b", "k", "new")).version()).isGreaterThan(Versions.BLOCK);
  }

  @Test
  void ownerWritesIntoTheNextBlockOnlyWhenMemoryKnowsOfIt() {
    Content old = new Content(Bytes.EMPTY, Versions.BLOCK - 3, Content.FOREVER);
    memory.carryOut(new MemoryRequest.Commit(0, 0, key("k"), Grant.NONE, old), now);
    writeBack();

    write("a", "k", "1");
    assertThat(((Written) write("a", "k", "2")).version()).isEqualTo(Versions.BLOCK - 1);
    assertThat(memory.content(key("k"), now)).isEqualTo(old);

    assertThat(((Written) write("a", "k", "3")).version()).isEqualTo(Versions.BLOCK);
    assertThat(memory.content(key("k"), now).version()).isEqualTo(Versions.BLOCK - 1);
  }

  @Test
  void everyVersionOfAnOwnerIsBelowThoseAfterItsLoss() {
    for (long last : new long[] {0, 1, Versions.BLOCK - 2, Versions.BLOCK - 1, Versions.BLOCK}) {
      long first = last + 1;
      long lastOfOwner = (first / Versions.BLOCK + 1) * Versions.BLOCK - 1;
      assertThat(Versions.isLastOfBlock(lastOfOwner)).isTrue();
      assertThat(Versions.afterLoss(last)).isGreaterThan(lastOfOwner);
      assertThat(Versions.floor(Versions.afterLoss(last))).isEqualTo(Versions.afterLoss(last));
    }
  }
}
