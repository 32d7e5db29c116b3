package io.quorate.launch;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** Payara Micro. */
final class PayaraServer implements Server {
  static final String NAME = "fish.payara.micro.PayaraMicro";
  private static final String SERVICES = "org.glassfish.internal.api.Globals";
  private static final String COMMANDS = "org.glassfish.embeddable.CommandRunner";
  private static final String RESULT = "org.glassfish.embeddable.CommandResult";
  private static final String SUCCESS = "SUCCESS";

  /* The listener that the server is configured with stays off: if it is switched on later, CDI
   * warns of every request as if it had been reported twice. */
  private static final String LISTENER = "node-listener";

  @Override
  public void start(NodePort port) throws ReflectiveOperationException {
    List<String> arguments = new ArrayList<>(port.others());
    arguments.addAll(List.of(NodePort.OPTION, port.value()));
    Object forServer = arguments.toArray(String[]::new);
    Class.forName(NAME).getMethod("main", String[].class).invoke(null, forServer);
  }

  @Override
  public void openPort(NodePort port) throws ReflectiveOperationException {
    List<String> arguments = new ArrayList<>();
    if (!port.isEverywhere()) { // the command knows that by silence only
      arguments.addAll(List.of("--address", port.address()));
    }
    arguments.addAll(List.of("--listenerport", port.value(), "--protocol", "http-listener"));
    arguments.addAll(List.of("--threadpool", "http-thread-pool", LISTENER));
    run("create-network-listener", arguments.toArray(String[]::new));
  }

  @Override
  public void closePort() throws ReflectiveOperationException {
    // To delete the listener takes longer, and calls hang meanwhile.
    run(
        "set",
        "configs.config.server-config.network-config.network-listeners.network-listener."
            + LISTENER
            + ".enabled=false");
  }

  @Override
  public void exit(int exitValue) {
    System.exit(exitValue);
  }

  /* The server's own interface for commands speaks to the other members of its own cluster, and has
   * none here; so they go to the service that carries them out. */
  private static void run(String command, String... arguments) throws ReflectiveOperationException {
    Class<?> micro = Class.forName(NAME);
    Object runtime =
        micro.getMethod("getRuntime").invoke(micro.getMethod("getInstance").invoke(null));
    ClassLoader inside = runtime.getClass().getClassLoader();
    Class<?> commands = inside.loadClass(COMMANDS);
    Object runner = inside.loadClass(SERVICES).getMethod("get", Class.class).invoke(null, commands);
    Method run = commands.getMethod("run", String.class, String[].class);
    Object said = run.invoke(runner, command, arguments);
    Class<?> result = inside.loadClass(RESULT);
    if (!String.valueOf(result.getMethod("getExitStatus").invoke(said)).equals(SUCCESS)) {
      // It has a cause only where something was thrown; the text is always there.
      throw new IllegalStateException(String.valueOf(result.getMethod("getOutput").invoke(said)));
    }
  }
}
