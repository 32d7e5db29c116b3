package io.quorate.launch;

import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/** Entry point of {@code quorate.jar}: one node, in the server that is in the same jar. */
public final class Main {
  // For the node: its process is its own, and ends by the order below.
  private static final String LAUNCHED = "quorate.launched";
  // Set by the node: the one once it runs, the other to the reason if it does not.
  private static final String STARTED = "quorate.started";
  private static final String REFUSED = "quorate.refused";
  // What the node registers once it runs, and can be told.
  private static final String NODE = "io.quorate:type=Node";
  private static final String STOP = "stop";
  private static final int EXIT_NOT_STARTED = 1;
  private static final int EXIT_BAD_ARGUMENTS = 2;

  private Main() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    if (Help.isAskedFor(List.of(arguments))) {
      System.out.print(Help.TEXT);
      return;
    }
    NodePort port;
    try {
      port = NodePort.of(List.of(arguments), System::getenv);
      port.requireFree();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_BAD_ARGUMENTS);
      return;
    }
    System.setProperty(NodePort.SETTING, port.value());
    System.setProperty(LAUNCHED, "true");
    Server server = Server.ofThisJar();
    // There is nothing to hand over yet, and a server that is deploying does not end in order.
    StopSignals.handle(server::exit);
    server.start(port);
    // The server goes on without an application that it could not deploy.
    if (System.getProperty(STARTED) == null) {
      endUnstarted(System.getProperty(REFUSED, "the log above says why"));
    }
    StopSignals.handle(exitValue -> end(server, exitValue));
    try {
      server.openPort(port);
    } catch (ReflectiveOperationException | IllegalStateException e) {
      endUnstarted("port " + port.value() + " cannot be opened: " + e.getMessage());
    }
  }

  private static void endUnstarted(String reason) {
    System.err.println("The node has not started: " + reason);
    System.exit(EXIT_NOT_STARTED);
  }

  /* The node first, which answers all its callers; then the port, because a server that shuts down
   * accepts calls that it does not answer; then the server, which has files to clear away. */
  private static void end(Server server, int exitValue) {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName(NODE), STOP, new Object[0], new String[0]);
      server.closePort();
    } catch (JMException | ReflectiveOperationException | RuntimeException e) {
      System.err.println("The node leaves its end to the server: " + e);
    } finally {
      server.exit(exitValue);
    }
  }
}
