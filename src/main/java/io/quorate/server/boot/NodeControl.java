package io.quorate.server.boot;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** What the launcher, whose classes are not the archive's, can tell the node. */
public interface NodeControl {
  /** Its name among the beans of the JVM, as the launcher knows it. */
  String NAME = "io.quorate:type=Node";

  /** Stops the node in order; returns when it has stopped and its callers have their answers. */
  void stop();

  /**
   * Makes it known to the JVM.
   *
   * @throws IllegalStateException if the JVM has one already
   */
  static void register(NodeControl control) {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      beans.registerMBean(new StandardMBean(control, NodeControl.class), new ObjectName(NAME));
    } catch (JMException e) {
      throw new IllegalStateException("the JVM has a node already", e);
    }
  }
}
