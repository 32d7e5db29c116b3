package io.quorate.redis;

import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * Locks as they lie in Redis: a hash each, and a sorted set of their names, in which each stands
 * before its hash comes and until it has gone.
 */
final class MirroredLocks {
  /** The names of all that are shown. */
  static final String NAMES = "lock:names";

  private static final int SHOWN_MAX = 5_000;

  private final RedisLink link;

  MirroredLocks(RedisLink link) {
    this.link = link;
  }

  static String key(LockName lock) {
    return "lock:{" + QueueKeys.tag(lock.value()) + "}";
  }

  /**
   * @param wallMillis the wall clock's word for an instant of log time
   */
  void write(LockView view, LongUnaryOperator wallMillis) throws RedisFailure {
    link.call(
        NAMES,
        new CommandArguments(Protocol.Command.ZADD).key(NAMES).add(0).add(view.lock().value()));
    ScriptArguments arguments =
        new ScriptArguments()
            .add(view.holders().get(0).mode().name().toLowerCase(Locale.ROOT))
            .add(
                view.holders().stream()
                    .mapToLong(holder -> holder.token().value())
                    .max()
                    .orElseThrow())
            .add(
                wallMillis.applyAsLong(
                    view.holders().stream()
                        .mapToLong(HolderView::expiresAtMillis)
                        .max()
                        .orElseThrow()));
    view.holders().forEach(holder -> arguments.add(holder.client().value()));
    Script.MIRROR.run(link, List.of(key(view.lock())), arguments);
  }

  void remove(LockName lock) throws RedisFailure {
    link.call(key(lock), new CommandArguments(Protocol.Command.UNLINK).key(key(lock)));
    link.call(NAMES, new CommandArguments(Protocol.Command.ZREM).key(NAMES).add(lock.value()));
  }

  /**
   * Names of locks that are shown, or enough of them.
   *
   * @param after null for from the first on
   * @param last null for up to the last
   */
  List<LockName> shown(@Nullable String after, @Nullable String last) throws RedisFailure {
    Object answer =
        link.call(
            NAMES,
            new CommandArguments(Protocol.Command.ZRANGEBYLEX)
                .key(NAMES)
                .add(after == null ? "-" : "(" + after)
                .add(last == null ? "+" : "[" + last)
                .add(Protocol.Keyword.LIMIT)
                .add(0)
                .add(SHOWN_MAX));
    List<LockName> names = new ArrayList<>();
    for (Object name : (List<?>) answer) {
      nameOf(new String((byte[]) name, StandardCharsets.UTF_8)).ifPresent(names::add);
    }
    return names;
  }

  // Whoever may write to Redis may have written anything.
  private static Optional<LockName> nameOf(String text) {
    try {
      return Optional.of(new LockName(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
