package io.quorate.cache;

import io.quorate.kernel.Outcome;
import java.util.List;

/**
 * What an agent asks of the shell.
 *
 * @param rechecks writes that are done if their lease still holds: the shell looks at the clock
 *     anew, and says so to {@link CacheAgent#recheck}
 */
public record AgentEffects(List<Letter> letters, List<Answer> answers, List<Long> rechecks) {

  /** What a call has come to. */
  public record Answer(long call, Outcome outcome) {}

  public boolean isEmpty() {
    return letters.isEmpty() && answers.isEmpty() && rechecks.isEmpty();
  }
}
