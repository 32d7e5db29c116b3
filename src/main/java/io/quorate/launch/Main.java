package io.quorate.launch;

import java.util.List;

/** Entry point of {@code quorate.jar}: one node, in the server that is in the same jar. */
public final class Main {
  // Set by the node: the one once it runs, the other to the reason if it does not.
  private static final String STARTED = "quorate.started";
  private static final String REFUSED = "quorate.refused";
  private static final String SERVER = "fish.payara.micro.PayaraMicro";
  private static final int EXIT_NOT_STARTED = 1;
  private static final int EXIT_BAD_ARGUMENTS = 2;

  private Main() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    NodePort port;
    try {
      port = NodePort.of(List.of(arguments), System.getenv(NodePort.SETTING));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_BAD_ARGUMENTS);
      return;
    }
    System.setProperty(NodePort.SETTING, port.value());
    // By name, because the server is in the jar but not among the dependencies of the archive.
    Object forServer = port.arguments().toArray(String[]::new);
    Class.forName(SERVER).getMethod("main", String[].class).invoke(null, forServer);
    // The server goes on without an application that it could not deploy.
    if (System.getProperty(STARTED) == null) {
      String reason = System.getProperty(REFUSED, "the log above says why");
      System.err.println("The node has not started: " + reason);
      System.exit(EXIT_NOT_STARTED);
    }
  }
}
