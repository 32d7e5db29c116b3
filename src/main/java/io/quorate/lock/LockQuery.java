package io.quorate.lock;

import org.jspecify.annotations.Nullable;

/** A question to the lock table that changes nothing. */
public sealed interface LockQuery {
  LockQueryKind kind();

  /** Answered by {@link LockAnswer.LockView} or {@link LockAnswer.NotFound}. */
  record Describe(LockName lock) implements LockQuery {
    @Override
    public LockQueryKind kind() {
      return LockQueryKind.DESCRIBE;
    }
  }

  /**
   * Answered by {@link LockAnswer.LockPage}.
   *
   * @param after the last name of the page before; null for the first page
   * @param limit from 1 to {@link #LIMIT_MAX}
   */
  record ListLocks(String prefix, @Nullable String after, int limit) implements LockQuery {
    @Override
    public LockQueryKind kind() {
      return LockQueryKind.LIST_LOCKS;
    }

    public static final int LIMIT_MAX = 1_000;
  }

  /** Answered by {@link LockAnswer.Validity}. */
  record Validate(LockName lock, FencingToken token) implements LockQuery {
    @Override
    public LockQueryKind kind() {
      return LockQueryKind.VALIDATE;
    }
  }

  /** Answered by {@link LockAnswer.WaitForGraph}. */
  record DescribeWaits() implements LockQuery {
    @Override
    public LockQueryKind kind() {
      return LockQueryKind.DESCRIBE_WAITS;
    }
  }

  /** Answered by {@link LockAnswer.SessionView} or {@link LockAnswer.SessionUnknown}. */
  record DescribeSession(SessionId session) implements LockQuery {
    @Override
    public LockQueryKind kind() {
      return LockQueryKind.DESCRIBE_SESSION;
    }
  }
}
