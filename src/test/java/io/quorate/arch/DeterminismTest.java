package io.quorate.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * Goal: one seed gives one run, on every machine. Method: keep out of the simulated packages
 * whatever answers differently the second time it is asked.
 */
class DeterminismTest {
  private static final String[] CORES = {
    "io.quorate.kernel",
    "io.quorate.raft",
    "io.quorate.lock",
    "io.quorate.queue",
    "io.quorate.cache",
    "io.quorate.cache.memory",
    "io.quorate.ring",
    "io.quorate.machine",
    "io.quorate.events"
  };
  private static final String NODE = "io.quorate.node";

  /** Wakes the thread that runs the loop; the simulator has none. */
  private static final Set<String> AROUND_THE_LOOP = Set.of("io.quorate.node.Inbox");

  /** Hash tables that nothing iterates: only looked up, on a hot path. */
  private static final Set<String> LOOKED_UP_ONLY =
      Set.of(
          "io.quorate.lock.CycleSearch",
          "io.quorate.lock.Stuck",
          "io.quorate.node.Group",
          "io.quorate.node.IncomingCalls",
          "io.quorate.node.WaitRoom");

  private static final Map<Class<?>, Set<String>> UNSTABLE_CALLS =
      Map.of(
          System.class,
              Set.of(
                  "nanoTime",
                  "currentTimeMillis",
                  "identityHashCode",
                  "getenv",
                  "getProperty",
                  "getLogger"),
          Math.class, Set.of("random"),
          UUID.class, Set.of("randomUUID"),
          java.util.Collection.class, Set.of("parallelStream"),
          BaseStream.class, Set.of("parallel"),
          Collectors.class,
              Set.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap", "groupingByConcurrent"));

  @Test
  void coresKnowOnlyValuesAndCollections() {
    classes()
        .that()
        .resideInAnyPackage(CORES)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.nio",
                    "java.nio.charset",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "org.jspecify.annotations",
                    "com.google.errorprone.annotations")
                .or(
                    belongToAnyOf(
                        MessageDigest.class, NoSuchAlgorithmException.class, CRC32C.class))
                .or(resideInAnyPackage(CORES)))
        .check(Product.CLASSES);
  }

  /** Machines are restored by several threads at once, and several nodes live in one simulator. */
  @Test
  void coresShareNothingThatChanges() {
    List<String> shared =
        Product.CLASSES.stream()
            .filter(resideInAnyPackage(CORES))
            .flatMap(type -> type.getFields().stream())
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> changes(field.getRawType(), new HashSet<>()))
            .map(JavaField::getFullName)
            .toList();

    assertThat(shared).isEmpty();
  }

  /** Whether it is or holds a collection that can be changed, as far as its fields tell. */
  private static boolean changes(JavaClass type, Set<JavaClass> seen) {
    boolean isCollection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
    if (isCollection && !type.isInterface()) {
      return true;
    }
    return seen.add(type)
        && resideInAnyPackage(CORES).test(type)
        && type.getFields().stream()
            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
            .anyMatch(field -> changes(field.getRawType(), seen));
  }

  @Test
  void simulatedPackagesHaveNoThreadClockOrChance() {
    noClasses()
        .that(areSimulated())
        .should()
        .dependOnClassesThat(
            belongToAnyOf(Thread.class, ThreadLocal.class, Runtime.class, Process.class)
                .or(belongToAnyOf(Random.class, Timer.class, TimerTask.class))
                .or(belongToAnyOf(Date.class, Calendar.class, Scanner.class))
                .or(resideInAnyPackage("java.time..", "java.net..", "java.util.logging..")))
        .check(Product.CLASSES);
  }

  @Test
  void simulatedPackagesCallNothingUnstable() {
    noClasses()
        .that(areSimulated())
        .should()
        .accessTargetWhere(isUnstable())
        .check(Product.CLASSES);
  }

  /** Their order is salted for each start of a JVM; one element or none has no order. */
  @Test
  void simulatedPackagesMakeNoSetOrMapOfUnknownOrder() {
    noClasses().that(areSimulated()).should().accessTargetWhere(isSalted()).check(Product.CLASSES);
  }

  @Test
  void simulatedPackagesHashOnlyWhereNothingIterates() {
    noClasses()
        .that(areSimulated().and(not(areNamed(LOOKED_UP_ONLY))))
        .should()
        .dependOnClassesThat(
            belongToAnyOf(HashMap.class, HashSet.class, Hashtable.class)
                .or(belongToAnyOf(IdentityHashMap.class, WeakHashMap.class)))
        .check(Product.CLASSES);
  }

  private static DescribedPredicate<JavaClass> areSimulated() {
    return resideInAnyPackage(CORES)
        .or(resideInAnyPackage(NODE).and(not(areNamed(AROUND_THE_LOOP))))
        .as("run in the simulator");
  }

  private static DescribedPredicate<JavaClass> areNamed(Set<String> names) {
    return DescribedPredicate.describe(
        "are of " + names, type -> names.contains(outermost(type).getName()));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(DeterminismTest::outermost).orElse(type);
  }

  private static DescribedPredicate<JavaAccess<?>> isUnstable() {
    return DescribedPredicate.describe(
        "the target answers differently each time",
        access ->
            UNSTABLE_CALLS.entrySet().stream()
                .anyMatch(
                    calls ->
                        access.getTargetOwner().isAssignableTo(calls.getKey())
                            && calls.getValue().contains(access.getName())));
  }

  private static DescribedPredicate<JavaAccess<?>> isSalted() {
    return DescribedPredicate.describe(
        "the target makes a set or map of salted order",
        access ->
            (isOwnedBy(access, Set.class) && (isCopy(access) || argumentsOf(access) > 1))
                || (isOwnedBy(access, Map.class)
                    && (isCopy(access)
                        || access.getName().equals("ofEntries")
                        || argumentsOf(access) > 2)));
  }

  private static boolean isOwnedBy(JavaAccess<?> access, Class<?> owner) {
    return access.getTargetOwner().isEquivalentTo(owner)
        && List.of("of", "ofEntries", "copyOf").contains(access.getName());
  }

  private static boolean isCopy(JavaAccess<?> access) {
    return access.getName().equals("copyOf");
  }

  /** An array of them counts as many. */
  private static int argumentsOf(JavaAccess<?> access) {
    String signature = access.getTarget().getFullName();
    String arguments = signature.substring(signature.indexOf('(') + 1, signature.length() - 1);
    if (arguments.isEmpty()) {
      return 0;
    }
    return arguments.contains("[") ? Integer.MAX_VALUE : arguments.split(",").length;
  }
}
