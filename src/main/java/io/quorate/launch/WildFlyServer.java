package io.quorate.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;

/** WildFly, as its plugin packs it into a jar. Its model is among the beans of the JVM. */
final class WildFlyServer implements Server {
  private static final String NAME = "org.wildfly.core.jar.boot.Main";
  private static final String LISTENER =
      "jboss.as:subsystem=undertow,server=default-server,http-listener=default";

  // As the script that configures the server names it.
  private static final String LISTENING = "-Dquorate.listening";
  private static final String PORT = "-Djboss.http.port";
  private static final String MANAGEMENT_PORT = "-Djboss.management.http.port";
  private static final String HOME = "--install-dir";
  private static final String DEPLOYMENT = "--deployment";

  // The name of the archive decides its context root: ROOT is "/".
  private static final String ARCHIVE = "ROOT.war";
  private static final String BIND = "-b";
  private static final String BIND_ADDRESS = "-Djboss.bind.address";

  private static final int CLEARING_ATTEMPTS_MAX = 100;

  private final Path home;

  WildFlyServer() {
    try {
      home = Files.createTempDirectory("quorate-wildfly-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void start(NodePort port) throws ReflectiveOperationException {
    List<String> arguments = new ArrayList<>(options(port));
    arguments.add(HOME + "=" + home);
    arguments.add(DEPLOYMENT + "=" + unpackArchive());
    Object forServer = arguments.toArray(String[]::new);
    Class.forName(NAME).getMethod("main", String[].class).invoke(null, forServer);
  }

  /** What was given, and what was not. */
  static List<String> options(NodePort port) {
    List<String> arguments = new ArrayList<>(port.others());
    // As the other server does. What manages the server stays on the loopback, at any free port.
    if (!has(arguments, BIND) && !has(arguments, BIND_ADDRESS)) {
      arguments.add(BIND + "=" + port.address());
    }
    if (!has(arguments, MANAGEMENT_PORT)) {
      arguments.add(MANAGEMENT_PORT + "=0");
    }
    arguments.add(PORT + "=" + port.value());
    arguments.add(LISTENING + "=false");
    return arguments;
  }

  private Path unpackArchive() {
    Path archive = home.resolve(ARCHIVE);
    try (InputStream packed = WildFlyServer.class.getResourceAsStream("/" + ARCHIVE)) {
      if (packed == null) {
        throw new IllegalStateException("there is no " + ARCHIVE + " in this jar");
      }
      Files.copy(packed, archive);
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(List<String> arguments, String option) {
    return arguments.stream()
        .anyMatch(argument -> argument.equals(option) || argument.startsWith(option + "="));
  }

  @Override
  public void openPort(NodePort port) {
    listen(true);
  }

  @Override
  public void closePort() {
    listen(false);
  }

  /* Without the server's own shutdown: while it takes the archive away, it would answer calls on
   * connections that are still open with 404, and one that is deploying fills the log. All that it
   * has on the disk is what it unpacked. */
  @Override
  public void exit(int exitValue) {
    try {
      clearAway();
    } catch (IOException | UncheckedIOException e) {
      System.err.println("Not all of " + home + " could be cleared away: " + e);
    } finally {
      Runtime.getRuntime().halt(exitValue);
    }
  }

  private void clearAway() throws IOException {
    for (int attempt = 1; Files.exists(home); attempt++) {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (DirectoryNotEmptyException | UncheckedIOException e) {
        // A server that is told to stop while it starts goes on unpacking, not for long.
        if (attempt == CLEARING_ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  private static void listen(boolean isListening) {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .setAttribute(new ObjectName(LISTENER), new Attribute("enabled", isListening));
    } catch (JMException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
