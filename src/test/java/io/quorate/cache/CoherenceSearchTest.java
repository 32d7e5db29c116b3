package io.quorate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CoherenceSearch.Result;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: in no order of messages, losses, doubles, crashes, pauses and changes of homes do the two
 * cores break a law of {@link World}. Method: breadth-first search over the cores themselves;
 * {@code mvn -Pcoherence test} searches wider scenes, as far as {@code -Dsearch.states} reaches.
 */
class CoherenceSearchTest {
  private static final long STATES = Long.getLong("search.states", 200_000);

  static Stream<Scene> scenes() {
    boolean isWide = Boolean.getBoolean("search.wide");
    return Stream.of(WritePolicy.values())
        .map(policy -> isWide ? Scenes.wide(policy) : Scenes.all(policy))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void noOrderOfEventsBreaksALaw(Scene scene) {
    Result result = new CoherenceSearch(scene, STATES).run();

    assertThat(result.law()).as(String.join("\n", result.path())).isEmpty();
    assertThat(result.isComplete() || Boolean.getBoolean("search.wide"))
        .as("%s states, and there are more", result.states())
        .isTrue();
  }
}
