package io.quorate.tck;

import io.quorate.cluster.ClusterPlan;
import io.quorate.cluster.Ports;
import io.quorate.live.LiveCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.notification.Failure;

/**
 * Starts a node and runs every test of the kit that is not excluded. It fails if one of them does,
 * if none is run, or if an exclusion names no test.
 */
public final class TestKit {
  private static final String OURS = "io.quorate.client.jcache.";

  private final Exclusions exclusions;
  private final Outcomes outcomes = new Outcomes();
  private final PrintStream out = System.out;

  private TestKit(Exclusions exclusions) {
    this.exclusions = exclusions;
  }

  /**
   * @param arguments the file of exclusions, a directory, and, if not all are to run, part of the
   *     names of classes
   */
  public static void main(String[] arguments) throws Exception {
    TestKit kit = new TestKit(Exclusions.read(Path.of(arguments[0])));
    String part = arguments.length > 2 ? arguments[2] : "";
    Path directory = Path.of(arguments[1], Long.toString(System.currentTimeMillis()));
    Files.createDirectories(directory);
    boolean isSound;
    try (LiveCluster cluster = LiveCluster.of(plan(directory))) {
      cluster.heal();
      System.setProperty(
          "quorate.jcache.uri", "quorate://localhost:" + cluster.node(0).port());
      // Of the kit's own classes, which caches without types hold, too.
      System.setProperty("quorate.jcache.filter", "domain.*;org.jsr107.tck.**");
      System.setProperty(CacheManager.class.getName(), OURS + "QuorateCacheManager");
      System.setProperty(Cache.class.getName(), OURS + "QuorateJCache");
      System.setProperty("javax.cache.Cache.Entry", OURS + "entry.KeyedEntry");
      isSound = kit.run(part);
    }
    System.exit(isSound ? 0 : 1); // the kit leaves threads behind
  }

  private static ClusterPlan plan(Path directory) {
    return LiveCluster.plainPlan(directory, Ports.free(1));
  }

  private boolean run(String part) throws IOException, URISyntaxException {
    JUnitCore core = new JUnitCore();
    core.addListener(outcomes);
    for (Class<?> type : classes(part)) {
      Request all = Request.aClass(type);
      if (exclusions.shouldRun(all.getRunner().getDescription())) {
        core.run(all.filterWith(exclusions));
      }
    }
    return report(part.isEmpty());
  }

  private boolean report(boolean isWhole) {
    outcomes.passed().forEach((type, count) -> out.println(count + " passed in " + type));
    outcomes.ignored().forEach(name -> out.println("not applicable: " + name));
    for (Failure failure : outcomes.failures()) {
      out.println("FAILED " + failure.getTestHeader() + "\n" + failure.getTrace());
    }
    if (isWhole) {
      exclusions.unmet().forEach(name -> out.println("NO SUCH TEST " + name));
    }
    outcomes.failures().forEach(each -> out.println("FAILED " + each.getTestHeader()));
    out.println(
        outcomes.passedCount()
            + " passed, "
            + outcomes.failures().size()
            + " failed, "
            + (outcomes.ignored().size() + exclusions.count())
            + " skipped");
    boolean isComplete = !isWhole || exclusions.unmet().isEmpty();
    return outcomes.failures().isEmpty() && outcomes.passedCount() > 0 && isComplete;
  }

  /** The kit's test classes, in order. */
  private static List<Class<?>> classes(String part) throws IOException, URISyntaxException {
    Path jar =
        Path.of(
            org.jsr107.tck.CacheTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    List<String> names;
    try (JarFile file = new JarFile(jar.toFile())) {
      names =
          file.stream()
              .map(entry -> entry.getName().replace('/', '.'))
              .filter(name -> name.endsWith("Test.class") && name.contains(part))
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .sorted()
              .toList();
    }
    List<Class<?>> types = new ArrayList<>();
    for (String name : names) {
      Class<?> type = load(name);
      if (!Modifier.isAbstract(type.getModifiers())) {
        types.add(type);
      }
    }
    return types;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the kit lacks a class of its own", e);
    }
  }
}
