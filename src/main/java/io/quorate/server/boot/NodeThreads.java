package io.quorate.server.boot;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the threads of one part of the node, named for people who read thread dumps. */
final class NodeThreads implements ThreadFactory {
  private final ThreadFactory container;
  private final String role;
  private final AtomicInteger made = new AtomicInteger();

  NodeThreads(ThreadFactory container, String role) {
    this.container = container;
    this.role = role;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = container.newThread(task);
    thread.setName("quorate-" + role + "-" + made.incrementAndGet());
    return thread;
  }
}
