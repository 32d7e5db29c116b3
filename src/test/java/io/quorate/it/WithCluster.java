package io.quorate.it;

import io.quorate.cluster.Ports;
import io.quorate.live.LiveCluster;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a cluster of three processes, whole and in step. There is one for all classes,
 * because three servers take long to start; it ends with the last class.
 */
final class WithCluster implements BeforeEachCallback, ParameterResolver {
  private static final Namespace HERE = Namespace.create(WithCluster.class);

  /** Few, so that logs are cut all the time. */
  static final int SNAPSHOT_ENTRIES = 500;

  private static final Path DIRECTORY = Path.of("target", "it-cluster");

  /** What the root store closes when all classes are through. */
  private record Started(LiveCluster cluster) implements AutoCloseable {
    static Started now() {
      Path directory = DIRECTORY.resolve(Long.toString(System.currentTimeMillis()));
      return new Started(
          LiveCluster.quick(
              directory,
              Ports.free(LiveCluster.SIZE),
              Map.of("RAFT_SNAPSHOT_ENTRIES", Integer.toString(SNAPSHOT_ENTRIES))));
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    cluster(context).heal();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LiveCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  private static LiveCluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent("cluster", key -> Started.now(), Started.class)
        .cluster();
  }
}
