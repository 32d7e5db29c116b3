package io.quorate.queue;

import io.quorate.kernel.Invariant;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one priority that are available, in the order of their ids. Most come in that
 * order and are linked to each other; those that come back to their place are kept in a tree.
 */
final class Lane {
  private final TreeSet<Message> returned = new TreeSet<>(Message.BY_ID);
  private @Nullable Message first;
  private @Nullable Message last;

  void add(Message message) {
    if (last != null && last.id() > message.id()) {
      returned.add(message);
    } else {
      append(message);
    }
  }

  /** Puts the message behind all others, whatever its id. */
  void append(Message message) {
    message.previous = last;
    if (last == null) {
      first = message;
    } else {
      last.next = message;
    }
    last = message;
  }

  void remove(Message message) {
    if (message.previous == null && message != first) {
      Invariant.check(returned.remove(message), "a message is removed once");
      return;
    }
    if (message.previous == null) {
      first = message.next;
    } else {
      message.previous.next = message.next;
    }
    if (message.next == null) {
      last = message.previous;
    } else {
      message.next.previous = message.previous;
    }
    message.previous = null;
    message.next = null;
  }

  /** The message that is next; null if there is none. */
  @Nullable Message next() {
    if (first == null || returned.isEmpty()) {
      return first == null && !returned.isEmpty() ? returned.first() : first;
    }
    return returned.first().id() < first.id() ? returned.first() : first;
  }

  /** Removes the message that takes least work; null if there is none. */
  @Nullable Message pollAny() {
    Message any = first == null ? returned.pollFirst() : first;
    if (any != null && any == first) {
      remove(any);
    }
    return any;
  }

  /** Adds all, in the order in which {@link #pollAny} would remove them. */
  void addAllByRemoval(Collection<Message> all) {
    for (Message message = first; message != null; message = message.next) {
      all.add(message);
    }
    all.addAll(returned);
  }

  /** All, in their order. */
  Iterator<Message> iterator() {
    return new Merge();
  }

  private final class Merge implements Iterator<Message> {
    private final Iterator<Message> behind = returned.iterator();
    private @Nullable Message linked = first;
    private @Nullable Message back = behind.hasNext() ? behind.next() : null;

    @Override
    public boolean hasNext() {
      return linked != null || back != null;
    }

    @Override
    public Message next() {
      if (back == null || (linked != null && linked.id() < back.id())) {
        if (linked == null) {
          throw new NoSuchElementException();
        }
        Message message = linked;
        linked = message.next;
        return message;
      }
      Message message = back;
      back = behind.hasNext() ? behind.next() : null;
      return message;
    }
  }
}
