package io.quorate.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Goal: packages know only what they may. Method: read the compiled classes' references. */
class ArchitectureTest {
  private static final String ROOT = "io.quorate.";

  /** Each package with the packages of the project that it may import. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("kernel", List.of()),
          Map.entry("raft", List.of("kernel")),
          Map.entry("lock", List.of("kernel")),
          Map.entry("queue", List.of("kernel")),
          Map.entry("cache", List.of("kernel")),
          Map.entry("cache.shelf", List.of("cache", "kernel")),
          Map.entry("cache.memory", List.of("cache", "kernel")),
          Map.entry("cache.wire", List.of("cache", "kernel")),
          Map.entry("ring", List.of("kernel")),
          Map.entry("events", List.of("queue", "lock", "kernel")),
          Map.entry("machine", List.of("cache.memory", "cache", "ring", "queue", "lock", "kernel")),
          Map.entry("snapshot", List.of("machine", "raft", "lock", "kernel")),
          Map.entry(
              "port", List.of("snapshot", "machine", "raft", "queue", "cache", "lock", "kernel")),
          Map.entry("member", List.of("port", "raft", "ring", "kernel")),
          Map.entry("placement", List.of("machine", "raft", "ring", "kernel")),
          Map.entry("calls", List.of("member", "port", "raft", "kernel")),
          Map.entry(
              "group",
              List.of(
                  "placement",
                  "calls",
                  "port",
                  "snapshot",
                  "machine",
                  "raft",
                  "ring",
                  "queue",
                  "lock",
                  "kernel")),
          Map.entry(
              "coherence",
              List.of(
                  "group",
                  "port",
                  "machine",
                  "raft",
                  "ring",
                  "cache.memory",
                  "cache.shelf",
                  "cache",
                  "kernel")),
          Map.entry("courier", List.of("group", "machine", "raft", "ring", "queue", "kernel")),
          Map.entry(
              "backup", List.of("group", "port", "snapshot", "machine", "raft", "ring", "kernel")),
          Map.entry(
              "node",
              List.of(
                  "events",
                  "backup",
                  "coherence",
                  "courier",
                  "group",
                  "placement",
                  "calls",
                  "member",
                  "port",
                  "snapshot",
                  "machine",
                  "raft",
                  "ring",
                  "queue",
                  "cache",
                  "lock",
                  "kernel")),
          Map.entry("storage", List.of()),
          Map.entry("journal", List.of("storage", "port", "snapshot", "raft", "kernel")),
          Map.entry("redis", List.of("port", "machine", "cache", "queue", "lock", "kernel")),
          Map.entry(
              "peer",
              List.of(
                  "cache.wire", "port", "snapshot", "machine", "raft", "cache", "lock", "kernel")),
          Map.entry(
              "server.api",
              List.of(
                  "node",
                  "backup",
                  "member",
                  "port",
                  "snapshot",
                  "machine",
                  "raft",
                  "ring",
                  "lock",
                  "kernel")),
          Map.entry(
              "server.message",
              List.of(
                  "server.api",
                  "server.cache",
                  "server.queues",
                  "server.rpc",
                  "node",
                  "port",
                  "lock",
                  "ring",
                  "kernel")),
          Map.entry(
              "server.queues",
              List.of(
                  "server.api",
                  "server.values",
                  "node",
                  "port",
                  "machine",
                  "ring",
                  "queue",
                  "kernel")),
          Map.entry("server.values", List.of("server.api", "kernel")),
          Map.entry(
              "server.cache",
              List.of(
                  "server.api",
                  "server.values",
                  "node",
                  "coherence",
                  "port",
                  "ring",
                  "cache",
                  "kernel")),
          Map.entry("server.fastpath", List.of("server.api", "server.queues", "server.cache")),
          Map.entry("server.rpc", List.of("server.api", "peer", "port", "node", "kernel")),
          Map.entry("server.ui", List.of("server.api")),
          Map.entry(
              "server.events", List.of("server.api", "events", "node", "queue", "lock", "kernel")),
          Map.entry(
              "server.ops",
              List.of(
                  "events",
                  "node",
                  "coherence",
                  "port",
                  "machine",
                  "raft",
                  "ring",
                  "queue",
                  "cache",
                  "lock",
                  "kernel")),
          Map.entry(
              "server.boot",
              List.of(
                  "server.api",
                  "server.events",
                  "server.queues",
                  "server.rpc",
                  "server.ops",
                  "peer",
                  "redis",
                  "journal",
                  "storage",
                  "events",
                  "node",
                  "backup",
                  "port",
                  "snapshot",
                  "machine",
                  "raft",
                  "ring",
                  "queue",
                  "cache",
                  "lock",
                  "kernel")),
          Map.entry("server.wildfly", List.of()),
          Map.entry("launch", List.of()),
          Map.entry("client.wire", List.of()),
          Map.entry("client.queue", List.of("client.wire")),
          Map.entry("client.cache", List.of("client.wire")),
          Map.entry("client", List.of("client.cache", "client.queue", "client.wire")),
          Map.entry("client.jcache.serial", List.of()),
          Map.entry("client.jcache.store", List.of("client", "client.cache", "client.wire")),
          Map.entry("client.jcache.event", List.of()),
          Map.entry("client.jcache.figure", List.of()),
          Map.entry(
              "client.jcache.entry",
              List.of(
                  "client.jcache.serial",
                  "client.jcache.store",
                  "client.jcache.event",
                  "client.jcache.figure")),
          Map.entry(
              "client.jcache",
              List.of(
                  "client.jcache.entry",
                  "client.jcache.serial",
                  "client.jcache.store",
                  "client.jcache.event",
                  "client.jcache.figure",
                  "client",
                  "client.cache")),
          Map.entry("client.command", List.of("client")));

  static Stream<Arguments> arrows() {
    return ARROWS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(arrow -> Arguments.of(arrow.getKey(), arrow.getValue()));
  }

  @ParameterizedTest(name = "{0} imports only {1}")
  @MethodSource("arrows")
  void packageImportsOnlyWhatItMay(String name, List<String> allowed) {
    String[] known =
        Stream.concat(Stream.of(name), allowed.stream()).map(ROOT::concat).toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known).or(not(resideInAPackage("io.quorate.."))))
        .check(Product.CLASSES);
  }

  @Test
  void everyPackageHasItsArrows() {
    Set<String> packages = new TreeSet<>();
    Product.CLASSES.forEach(type -> packages.add(type.getPackageName().substring(ROOT.length())));
    assertThat(packages).isEqualTo(new TreeSet<>(ARROWS.keySet()));
  }

  @Test
  void onlyTheServerPackagesSeeJakartaAndMicroProfile() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..")
        .check(Product.CLASSES);
  }

  @Test
  void onlyThePackagesOfTheWireSeeJackson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "peer",
            ROOT + "server.api",
            ROOT + "server.cache",
            ROOT + "server.events",
            ROOT + "server.message",
            ROOT + "server.queues",
            ROOT + "server.values",
            ROOT + "client.wire")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(Product.CLASSES);
  }

  @Test
  void onlyThePeerAdapterAndTheClientSeeAnHttpClient() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "peer", ROOT + "client.wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.hc..", "java.net.http..")
        .check(Product.CLASSES);
  }

  @Test
  void onlyTheAdapterSeesRedis() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "redis")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("redis.clients..", "org.apache.commons.pool2..")
        .check(Product.CLASSES);
  }

  /**
   * Naming a path is free; whoever opens one has to know about synchronisation and torn writes.
   * What the launcher unpacks need not outlive its start.
   */
  @Test
  void onlyJournalAndStorageOpenFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "journal", ROOT + "storage", ROOT + "launch")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.channels..", "java.nio.file..")
                .and(not(belongToAnyOf(java.nio.file.Path.class)))
                .or(belongToAnyOf(java.io.File.class, java.io.RandomAccessFile.class))
                .or(belongToAnyOf(java.io.FileInputStream.class, java.io.FileOutputStream.class))
                .or(belongToAnyOf(java.io.FileReader.class, java.io.FileWriter.class)))
        .check(Product.CLASSES);
  }

  @Test
  void launcherNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage(ROOT + "launch")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.management..", "org.jspecify..", ROOT + "launch")
        .check(Product.CLASSES);
  }

  @Test
  void clientNeedsNothingButTheJdkAndAParser() {
    classes()
        .that()
        .resideInAPackage(ROOT + "client..")
        .and()
        .resideOutsideOfPackage(ROOT + "client.jcache..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.lang..",
            "java.math..",
            "java.net..",
            "java.nio..",
            "java.security..",
            "java.time..",
            "java.util..",
            "com.fasterxml.jackson.core..",
            "org.jspecify..",
            ROOT + "client..")
        .check(Product.CLASSES);
  }

  /** No arrow leads there from the rest of the client, which so works without it. */
  @Test
  void onlyTheProviderSeesTheStandardOfCaches() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "client.jcache..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("javax.cache..")
        .check(Product.CLASSES);
  }

  @Test
  void providerNeedsNothingButTheClientAndTheStandard() {
    classes()
        .that()
        .resideInAPackage(ROOT + "client.jcache..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "javax.cache..", "javax.management..", "org.jspecify..", ROOT + "client..")
        .check(Product.CLASSES);
  }

  @Test
  void rulesLookAtTheProduct() {
    assertThat(Product.CLASSES.stream().map(JavaClass::getPackageName)).contains(ROOT + "raft");
  }
}
