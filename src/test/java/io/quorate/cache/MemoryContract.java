package io.quorate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.MemoryRequest.Open;
import io.quorate.cache.MemoryRequest.Raise;
import io.quorate.cache.MemoryRequest.Read;
import io.quorate.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Goal: every memory keeps the contract of {@link MemoryRequest}, the one that the search and the
 * storms believe in, too. Method: the same claims against each, on a new memory each time.
 */
public interface MemoryContract {
  CacheKey KEY = new CacheKey(3, "key");

  /** What the memory under test answers. */
  MemoryAnswer ask(MemoryRequest request);

  /** Time passes, a little more than this at least. */
  void pass(long millis);

  default Kind commit(long term, Grant grant, Content content) {
    return ask(new Commit(9, term, KEY, grant, content)).kind();
  }

  default Content read(long term) {
    MemoryAnswer answer = ask(new Read(9, term, KEY));
    assertThat(answer.kind()).isEqualTo(Kind.DONE);
    return answer.content();
  }

  static Content content(String value, long version) {
    return new Content(bytes(value), version, Content.FOREVER);
  }

  static Bytes bytes(String value) {
    return Bytes.of(value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  default void answerHasTheNumberOfTheQuestion() {
    assertThat(ask(new Raise(17, 1)).id()).isEqualTo(17);
    assertThat(ask(new Read(18, 1, KEY)).id()).isEqualTo(18);
    Grant grant = new Grant(1, 1);
    assertThat(ask(new Commit(19, 1, KEY, grant, content("v", 1))).id()).isEqualTo(19);
    assertThat(ask(new Commit(20, 0, KEY, grant, content("v", 1))).id()).isEqualTo(20);
  }

  @Test
  default void whatWasCommittedIsRead() {
    ask(new Raise(1, 2));
    assertThat(read(2).isPresent()).isFalse();

    assertThat(commit(2, new Grant(2, 5), content("one", 1))).isEqualTo(Kind.DONE);

    assertThat(read(2)).isEqualTo(content("one", 1));
    CacheKey other = new CacheKey(3, "other");
    assertThat(ask(new Read(2, 2, other)).content().isPresent()).isFalse();
  }

  @Test
  default void bytesComeBackAsTheyWere() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    commit(1, new Grant(1, 1), new Content(Bytes.of(all), 1, Content.FOREVER));
    assertThat(read(1).value()).isEqualTo(Bytes.of(all));

    commit(1, new Grant(1, 1), new Content(Bytes.EMPTY, 2, Content.FOREVER));
    assertThat(read(1)).isEqualTo(new Content(Bytes.EMPTY, 2, Content.FOREVER));
  }

  @Test
  default void whatAnEarlierHomeWantsIsRefused() {
    ask(new Raise(1, 2));
    commit(2, new Grant(2, 1), content("old", 1));
    assertThat(ask(new Raise(1, 7)).kind()).isEqualTo(Kind.DONE);

    assertThat(ask(new Raise(2, 6)).kind()).isEqualTo(Kind.FENCED);
    assertThat(ask(new Open(2, 6)).kind()).isEqualTo(Kind.FENCED);
    assertThat(ask(new Read(2, 6, KEY)).kind()).isEqualTo(Kind.FENCED);
    assertThat(commit(6, new Grant(9, 9), content("new", 9))).isEqualTo(Kind.FENCED);
    assertThat(ask(new Fence(2, 6, KEY, new Grant(9, 9))).kind()).isEqualTo(Kind.FENCED);

    assertThat(read(7)).isEqualTo(content("old", 1));
    assertThat(commit(7, new Grant(7, 1), content("new", 2))).isEqualTo(Kind.DONE);
  }

  @Test
  default void raisingAgainIsRaisingOnce() {
    ask(new Raise(1, 4));
    assertThat(ask(new Raise(2, 4)).kind()).isEqualTo(Kind.DONE);
    assertThat(read(4).isPresent()).isFalse();
  }

  @Test
  default void onlyRaisingEndsATerm() {
    assertThat(commit(5, new Grant(5, 1), content("v", 1))).isEqualTo(Kind.DONE);
    assertThat(read(4)).isEqualTo(content("v", 1));
  }

  @Test
  default void theSameAgainChangesNothing() {
    commit(1, new Grant(1, 3), content("one", 4));

    assertThat(commit(1, new Grant(1, 3), content("one", 4))).isEqualTo(Kind.DONE);

    assertThat(read(1)).isEqualTo(content("one", 4));
  }

  @Test
  default void laterVersionOfTheSameGrantIsKeptAndAnEarlierOneIsNot() {
    commit(1, new Grant(1, 3), content("two", 2));

    assertThat(commit(1, new Grant(1, 3), content("three", 3))).isEqualTo(Kind.DONE);
    assertThat(commit(1, new Grant(1, 3), content("one", 1))).isEqualTo(Kind.OUTDATED);

    assertThat(read(1)).isEqualTo(content("three", 3));
  }

  @Test
  default void earlierGrantIsOutdatedWhateverItsVersion() {
    commit(1, new Grant(1, 3), content("now", 2));
    assertThat(commit(1, new Grant(1, 2), content("late", 9))).isEqualTo(Kind.OUTDATED);

    commit(1, new Grant(2, 1), content("next", 3));
    assertThat(commit(1, new Grant(1, 99), content("late", 9))).isEqualTo(Kind.OUTDATED);

    assertThat(read(1)).isEqualTo(content("next", 3));
  }

  @Test
  default void termsAndSequencesAreNumbersAndNotTexts() {
    commit(1, new Grant(9, 9), content("nine", 9));

    assertThat(commit(1, new Grant(9, 10), content("ten", 10))).isEqualTo(Kind.DONE);
    assertThat(commit(1, new Grant(10, 1), content("term", 11))).isEqualTo(Kind.DONE);
    assertThat(commit(1, new Grant(9, 100), content("late", 100))).isEqualTo(Kind.OUTDATED);

    assertThat(read(1)).isEqualTo(content("term", 11));
  }

  @Test
  default void greatNumbersCount() {
    long great = (1L << 53) + 1;
    commit(1, new Grant(1, great), content("one", great));

    assertThat(commit(1, new Grant(1, great - 1), content("late", great))).isEqualTo(Kind.OUTDATED);
    assertThat(commit(1, new Grant(1, great), content("late", great - 1))).isEqualTo(Kind.OUTDATED);
    assertThat(commit(1, new Grant(1, great), content("two", great + 1))).isEqualTo(Kind.DONE);

    assertThat(read(1)).isEqualTo(content("two", great + 1));
  }

  @Test
  default void fenceRefusesWhatWasGrantedBeforeAndKeepsTheValue() {
    commit(1, new Grant(1, 3), content("one", 1));

    assertThat(ask(new Fence(1, 1, KEY, new Grant(1, 5))).kind()).isEqualTo(Kind.DONE);

    assertThat(read(1)).isEqualTo(content("one", 1));
    assertThat(commit(1, new Grant(1, 4), content("late", 2))).isEqualTo(Kind.OUTDATED);
    assertThat(commit(1, new Grant(1, 3), content("one", 1))).isEqualTo(Kind.OUTDATED);
    assertThat(commit(1, new Grant(1, 6), content("two", 2))).isEqualTo(Kind.DONE);
    assertThat(read(1)).isEqualTo(content("two", 2));
  }

  @Test
  default void fenceRefusesWhatWasGrantedBeforeForAKeyThatHasNothing() {
    ask(new Fence(1, 1, KEY, new Grant(1, 5)));

    assertThat(read(1).isPresent()).isFalse();
    assertThat(commit(1, new Grant(1, 4), content("late", 2))).isEqualTo(Kind.OUTDATED);
    assertThat(commit(1, new Grant(1, 6), content("one", 1))).isEqualTo(Kind.DONE);
  }

  @Test
  default void fenceThatComesLateFencesNothing() {
    commit(1, new Grant(1, 9), content("one", 1));

    assertThat(ask(new Fence(1, 1, KEY, new Grant(1, 5))).kind()).isEqualTo(Kind.DONE);

    assertThat(commit(1, new Grant(1, 6), content("late", 2))).isEqualTo(Kind.OUTDATED);
    assertThat(commit(1, new Grant(1, 9), content("two", 2))).isEqualTo(Kind.DONE);
  }

  @Test
  default void openingRefusesWhatWasGrantedInEarlierTerms() {
    ask(new Raise(1, 3));
    assertThat(commit(3, new Grant(2, 4), content("offered", 1))).isEqualTo(Kind.DONE);

    assertThat(ask(new Open(2, 3)).kind()).isEqualTo(Kind.DONE);

    assertThat(commit(3, new Grant(2, 5), content("late", 2))).isEqualTo(Kind.OUTDATED);
    Commit ofOther =
        new Commit(1, 3, new CacheKey(3, "other"), new Grant(2, 5), content("late", 2));
    assertThat(ask(ofOther).kind()).isEqualTo(Kind.OUTDATED);
    assertThat(read(3)).isEqualTo(content("offered", 1));
    assertThat(commit(3, new Grant(3, 1), content("now", 2))).isEqualTo(Kind.DONE);
  }

  @Test
  default void fenceLeavesOutWhatTheOwnerCanHaveWritten() {
    commit(1, new Grant(1, 3), content("one", 7));

    long floor = ask(new Fence(1, 1, KEY, new Grant(1, 5))).content().version();

    assertThat(floor).isEqualTo(Versions.afterLoss(7));
    assertThat(read(1)).isEqualTo(content("one", 7));
    assertThat(ask(new Read(1, 1, new CacheKey(3, "other"))).content().version()).isEqualTo(floor);
    assertThat(ask(new Fence(1, 1, KEY, new Grant(1, 5))).content().version()).isEqualTo(floor);
  }

  @Test
  default void homeAfterAnOpenOneLeavesOutWhatOwnersCanHaveWritten() {
    ask(new Raise(1, 2));
    ask(new Open(1, 2));
    commit(2, new Grant(2, 3), content("one", 7));

    long floor = ask(new Raise(1, 4)).content().version();

    assertThat(floor).isEqualTo(Versions.afterLoss(7));
    assertThat(ask(new Raise(1, 4)).content().version()).isEqualTo(floor);
    assertThat(ask(new Raise(1, 5)).content().version()).as("4 was never open").isEqualTo(floor);
    ask(new Open(1, 5));
    assertThat(ask(new Raise(1, 10)).content().version()).isGreaterThan(floor);
    assertThat(read(10)).isEqualTo(content("one", 7));
  }

  @Test
  default void homeAfterOneThatWasNeverOpenLeavesOutNothing() {
    assertThat(ask(new Raise(1, 2)).content().version()).isZero();
    commit(2, new Grant(2, 3), content("one", 7));

    assertThat(ask(new Raise(1, 3)).content().version()).isZero();
    assertThat(ask(new Read(1, 3, new CacheKey(3, "other"))).content().version()).isEqualTo(7);
  }

  @Test
  default void removedValueIsGoneAndStaysGone() {
    commit(1, new Grant(1, 3), content("one", 7));

    assertThat(commit(1, new Grant(1, 4), Content.absent(8))).isEqualTo(Kind.DONE);

    assertThat(read(1).isPresent()).isFalse();
    assertThat(commit(1, new Grant(1, 3), content("late", 9))).isEqualTo(Kind.OUTDATED);
    assertThat(read(1).isPresent()).isFalse();
  }

  @Test
  default void versionOfNothingIsNotBelowThoseThatWere() {
    commit(1, new Grant(1, 3), content("one", 7));
    commit(1, new Grant(1, 4), Content.absent(8));

    assertThat(read(1).version()).isGreaterThanOrEqualTo(8);
  }

  @Test
  default void valueEndsWithItsLife() {
    long life = 60_000_000_000L;
    commit(1, new Grant(1, 1), new Content(bytes("v"), 1, life));

    Content content = read(1);
    assertThat(content.value()).isEqualTo(bytes("v"));
    assertThat(content.lifeNanos()).isBetween(life / 2, life);

    commit(1, new Grant(1, 1), new Content(bytes("w"), 2, 20_000_000));
    pass(25);
    assertThat(read(1).isPresent()).isFalse();
    assertThat(read(1).version()).isGreaterThanOrEqualTo(2);
  }

  @Test
  default void whatWasGrantedBeforeIsRefusedAlsoWhenTheLifeHasEnded() {
    commit(1, new Grant(1, 5), new Content(bytes("v"), 1, 20_000_000));
    pass(25);

    assertThat(commit(1, new Grant(1, 4), content("late", 2))).isEqualTo(Kind.OUTDATED);
    assertThat(commit(1, new Grant(1, 5), new Content(bytes("v"), 1, 20_000_000)))
        .isEqualTo(Kind.DONE);
    assertThat(read(1).isPresent()).isFalse();
  }

  @Test
  default void laterWriteHasALifeOfItsOwn() {
    commit(1, new Grant(1, 5), new Content(bytes("v"), 1, 20_000_000));
    commit(1, new Grant(1, 6), content("w", 2));
    pass(25);

    assertThat(read(1)).isEqualTo(content("w", 2));
  }

  @Test
  default void contentWhoseLifeIsOverIsNoContent() {
    assertThat(commit(1, new Grant(1, 5), new Content(bytes("v"), 1, 0))).isEqualTo(Kind.DONE);
    assertThat(read(1).isPresent()).isFalse();
    assertThat(commit(1, new Grant(1, 4), content("late", 2))).isEqualTo(Kind.OUTDATED);
  }
}
