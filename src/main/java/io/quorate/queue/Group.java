package io.quorate.queue;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The messages of a queue that are delivered one after the other, in the order of their ids. */
final class Group {
  private final TreeSet<Message> members = new TreeSet<>(Message.BY_ID);

  /** The only one that is not blocked; null between two. */
  private @Nullable Message exposed;

  @Nullable Message exposed() {
    return exposed;
  }

  void expose(Message member) {
    exposed = member;
  }

  Message first() {
    return members.first();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void add(Message member) {
    members.add(member);
  }

  void remove(Message member) {
    members.remove(member);
    if (exposed == member) {
      exposed = null;
    }
  }
}
