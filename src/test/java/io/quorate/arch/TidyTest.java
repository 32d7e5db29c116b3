package io.quorate.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Goal: the source stays small and plain. Method: parse every file and look for what is not. */
class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int TEST_FILE_LINES_MAX = 600;
  private static final int LINE_LENGTH_MAX = 100;
  private static final int METHOD_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 7;

  /** Records, enums, interfaces and annotations are a package's vocabulary and don't count. */
  private static final int CLASSES_IN_PACKAGE_MAX = 25;

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
  private static final Pattern WILDCARD_IMPORT = Pattern.compile("^import .*\\*;");
  private static final Pattern SUPPRESSION = Pattern.compile("@SuppressWarnings|castToNonNull\\(");
  private static final Pattern DISABLED_TEST = Pattern.compile("@Disabled|\\bassume[A-Z]\\w*\\(");
  private static final Pattern REASON = Pattern.compile("// \\S+");

  /** Packages that deal with other processes, which tell nobody when they are done. */
  private static final Set<String> MAY_SLEEP =
      Set.of(
          "io.quorate.it",
          "io.quorate.live",
          "io.quorate.bench",
          "io.quorate.chaos",
          "io.quorate.realredis");

  /** Packages with a {@code main} of the product, which speaks to whoever started it. */
  private static final Set<String> MAY_PRINT =
      Set.of("io.quorate.launch", "io.quorate.client.command");

  private static final List<SourceFile> FILES =
      Stream.of(Path.of("src", "main", "java"), Path.of("src", "test", "java"))
          .flatMap(root -> SourceFile.below(root).stream())
          .toList();
  private static final SourceShape SHAPE = SourceShape.of(FILES);

  @Test
  void fileHasOneDutyAndSoFewLines() {
    assertNone(
        FILES.stream()
            .filter(file -> file.lines().size() > linesMax(file))
            .map(file -> file.at(linesMax(file), file.lines().size() + " lines")));
  }

  @Test
  void lineFitsTheScreen() {
    assertNone(
        linesMatching(line -> line.length() > LINE_LENGTH_MAX && !line.startsWith("import ")));
  }

  @Test
  void methodFitsTheScreen() {
    assertNone(
        SHAPE.methods().stream()
            .filter(method -> method.lineCount() > METHOD_LINES_MAX)
            .map(method -> method.at() + " has " + method.lineCount() + " lines"));
  }

  @Test
  void methodTakesFewParameters() {
    assertNone(
        SHAPE.methods().stream()
            .filter(method -> !method.isOfRecord() && method.parameterCount() > PARAMETERS_MAX)
            .map(method -> method.at() + " takes " + method.parameterCount()));
  }

  @Test
  void packageHasFewClasses() {
    Map<String, Long> counts =
        SHAPE.topLevelClasses().stream()
            .filter(type -> !type.file().isTest())
            .collect(
                Collectors.groupingBy(
                    type -> type.file().packageName(), TreeMap::new, Collectors.counting()));
    assertNone(
        counts.entrySet().stream()
            .filter(count -> count.getValue() > CLASSES_IN_PACKAGE_MAX)
            .map(count -> count.getKey() + " has " + count.getValue() + " classes"));
  }

  @Test
  void typeIsNamedForWhatItIs() {
    Pattern empty = Pattern.compile("^Abstract.*|.*(Impl|Utils?|Helpers?|Data|Info)$");
    assertNone(
        SHAPE.types().stream()
            .filter(type -> empty.matcher(type.name()).matches())
            .map(type -> type.at() + " says nothing"));
  }

  @Test
  void packageSaysItsDutyAndMarksNull() {
    Set<String> packages = new TreeSet<>();
    Set<String> marked = new TreeSet<>();
    for (SourceFile file : FILES) {
      String place = (file.isTest() ? "test " : "main ") + file.packageName();
      packages.add(place);
      if (file.isPackageInfo() && isMarkedAndDescribed(file)) {
        marked.add(place);
      }
    }
    // A test package beside a package of the product shares the product's description.
    packages.removeIf(name -> marked.contains(name.replace("test ", "main ")));
    assertThat(marked).containsAll(packages);
  }

  @Test
  void nobodySleepsInPlaceOfACondition() {
    assertNone(
        SHAPE.calls("sleep").stream()
            .filter(call -> !MAY_SLEEP.contains(call.file().packageName()))
            .map(SourceShape.Call::at));
  }

  @Test
  void productPrintsOnlyFromItsMains() {
    assertNone(
        SHAPE.selections("System.out", "System.err").stream()
            .filter(use -> !use.file().isTest())
            .filter(use -> !MAY_PRINT.contains(use.file().packageName()))
            .map(SourceShape.Call::at));
  }

  @Test
  void nothingIsLeftUnfinished() {
    assertNone(linesMatching(UNFINISHED.asPredicate()));
  }

  @Test
  void noTestIsSwitchedOff() {
    assertNone(linesMatching(DISABLED_TEST.asPredicate()));
  }

  @Test
  void importNamesOneType() {
    assertNone(linesMatching(WILDCARD_IMPORT.asPredicate()));
  }

  @Test
  void suppressionGivesItsReasonOnTheSameLine() {
    assertNone(
        linesMatching(line -> SUPPRESSION.matcher(line).find() && !REASON.matcher(line).find()));
  }

  private static int linesMax(SourceFile file) {
    return file.isTest() ? TEST_FILE_LINES_MAX : FILE_LINES_MAX;
  }

  private static boolean isMarkedAndDescribed(SourceFile file) {
    String text = String.join("\n", file.lines());
    return text.contains("@NullMarked") && text.startsWith("/**");
  }

  /** This file names what it forbids. */
  private static Stream<String> linesMatching(java.util.function.Predicate<String> isBad) {
    List<String> found = new ArrayList<>();
    for (SourceFile file : FILES) {
      if (file.path().endsWith("TidyTest.java")) {
        continue;
      }
      for (int i = 0; i < file.lines().size(); i++) {
        if (isBad.test(file.lines().get(i))) {
          found.add(file.at(i + 1, file.lines().get(i).strip()));
        }
      }
    }
    return found.stream();
  }

  private static void assertNone(Stream<String> violations) {
    assertThat(violations.toList()).isEmpty();
  }
}
