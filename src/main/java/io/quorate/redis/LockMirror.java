package io.quorate.redis;

import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockPage;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockName;
import io.quorate.port.CommittedLocks;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows in Redis who holds which lock, for those who look there; nothing is ever read back to
 * decide by it. A lock that has changed is written within moments. All of them are compared page by
 * page, which finds renewals, what was missed while Redis was away, and what another leader left
 * behind.
 */
public final class LockMirror implements AutoCloseable {
  /** How many changed locks wait to be written; when there are more, all are compared. */
  static final int CHANGED_MAX = 10_000;

  /** How many locks are remembered as they were written, so that they are not written again. */
  static final int REMEMBERED_MAX = 100_000;

  static final int PAGE = 500;
  private static final int WRITTEN_AT_ONCE = 500;
  private static final long STEP_MILLIS = 50;
  private static final long PAGE_MILLIS = 500;
  private static final long PATIENCE_SECONDS = 10;
  private static final int CONNECTIONS = 2;
  private static final Logger LOG = Logger.getLogger(LockMirror.class.getName());

  private final CommittedLocks locks;
  private final RedisLink link;
  private final MirroredLocks mirrored;
  private final Repeater steps;
  private final Set<LockName> changed = new LinkedHashSet<>();
  private final Map<LockName, List<HolderView>> written = new HashMap<>();
  private boolean isShown = true;
  private boolean isWhole;
  private @Nullable String after;
  private long pageNanos;

  private LockMirror(RedisTarget target, CommittedLocks locks, ThreadFactory threads) {
    this.locks = locks;
    link = new RedisLink(target, CONNECTIONS);
    mirrored = new MirroredLocks(link);
    steps = new Repeater(this::step, STEP_MILLIS, threads);
  }

  /** Begins to show the locks as soon as this node is to and Redis is there. */
  public static LockMirror start(RedisTarget target, CommittedLocks locks, ThreadFactory threads) {
    LockMirror mirror = new LockMirror(target, locks, threads);
    mirror.steps.start();
    return mirror;
  }

  private void step() {
    if (!locks.isToShow()) {
      beginAnew();
      return;
    }
    try {
      takeChanges();
      writeChanges();
      if (!isWhole || System.nanoTime() - pageNanos >= TimeUnit.MILLISECONDS.toNanos(PAGE_MILLIS)) {
        comparePage();
      }
      note(true, "");
    } catch (RedisFailure e) {
      beginAnew(); // what has been written is not known any more
      note(false, String.valueOf(e.getMessage()));
    } catch (CompletionException | IllegalStateException e) {
      LOG.log(Level.FINE, "The locks cannot be shown now", e);
      beginAnew();
    }
  }

  private void note(boolean now, String why) {
    if (!now && isShown) {
      LOG.warning(() -> "The locks are not shown in Redis any more: " + why);
    } else if (now && !isShown) {
      LOG.info("The locks are shown in Redis again");
    }
    isShown = now;
  }

  private void beginAnew() {
    isWhole = false;
    after = null;
    changed.clear();
    written.clear();
  }

  private void takeChanges() {
    Optional<List<LockName>> news = locks.changed();
    if (news.isEmpty() || changed.size() + news.get().size() > CHANGED_MAX) {
      beginAnew();
    } else {
      changed.addAll(news.get());
    }
  }

  private void writeChanges() throws RedisFailure {
    ArrayDeque<LockName> now = new ArrayDeque<>();
    changed.stream().limit(WRITTEN_AT_ONCE).forEach(now::add);
    for (LockName name : now) {
      Optional<LockView> view = await(locks.lock(name)).filter(LockMirror::isHeld);
      if (view.isPresent()) {
        write(view.get());
      } else {
        remove(name);
      }
      changed.remove(name);
    }
  }

  private void comparePage() throws RedisFailure {
    pageNanos = System.nanoTime();
    LockPage page = await(locks.page(after, PAGE));
    Set<String> held = new TreeSet<>();
    for (LockView view : page.locks()) {
      if (isHeld(view)) {
        held.add(view.lock().value());
        if (!view.holders().equals(written.get(view.lock()))) {
          write(view);
        }
      }
    }
    String last = page.isLast() ? null : page.locks().get(page.locks().size() - 1).lock().value();
    for (LockName shown : mirrored.shown(after, last)) {
      // Redis sorts some letters otherwise, so it may stand on another page here.
      if (!held.contains(shown.value())
          && await(locks.lock(shown)).filter(LockMirror::isHeld).isEmpty()) {
        remove(shown);
      }
    }
    after = last;
    isWhole |= page.isLast();
  }

  private void write(LockView view) throws RedisFailure {
    mirrored.write(view, locks::wallMillis);
    if (written.size() < REMEMBERED_MAX || written.containsKey(view.lock())) {
      written.put(view.lock(), view.holders());
    }
  }

  private void remove(LockName name) throws RedisFailure {
    mirrored.remove(name);
    written.remove(name);
  }

  private static boolean isHeld(LockView view) {
    return !view.holders().isEmpty();
  }

  private static <T> T await(CompletionStage<T> answer) {
    return answer.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** What is shown stays as it is. */
  @Override
  public void close() {
    steps.close();
    link.close();
  }
}
