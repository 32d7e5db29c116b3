package io.quorate.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Goal: the dashboard stays small, and text stays text. Method: read every file of it and of its
 * tests, and look for what is not allowed.
 */
class PageTidyTest {
  private static final Path PAGE = Path.of("src", "main", "webapp", "ui");
  private static final Path TESTS = Path.of("src", "test", "browser");

  private static final int FILE_LINES_MAX = 400;
  private static final int LINE_LENGTH_MAX = 100;

  /** Ways from text to markup, to script, or around the one file that makes elements. */
  private static final Pattern MARKUP =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|createContextual"
              + "|\\beval\\(|new Function|\\.setHTML|srcdoc|javascript:");

  private static final Pattern INLINE = Pattern.compile("<style|<script(?! type=\"module\" src=)");
  private static final Pattern INLINE_ATTRIBUTE = Pattern.compile("\\s(style|on[a-z]+)=");
  private static final Pattern ELSEWHERE = Pattern.compile("(https?:)?//[a-z0-9.-]+\\.[a-z]{2,}");
  private static final String SVG = "http://www.w3.org/2000/svg";

  private record Line(Path file, int number, String text) {}

  @Test
  void fileHasOneDutyAndSoFewLines() {
    assertThat(files(PAGE, TESTS).filter(file -> lines(file).size() > FILE_LINES_MAX)).isEmpty();
  }

  @Test
  void lineFitsTheScreen() {
    assertNone(lines(line -> line.length() > LINE_LENGTH_MAX, PAGE, TESTS));
  }

  @Test
  void textIsNeverMadeIntoMarkup() {
    assertNone(lines(MARKUP.asPredicate(), PAGE));
  }

  @Test
  void nothingIsInlineThatThePolicyForbids() {
    assertNone(
        lines(INLINE.asPredicate().or(INLINE_ATTRIBUTE.asPredicate()), PAGE.resolve("index.html")));
  }

  @Test
  void nobodyElseIsAskedForAnything() {
    assertNone(lines(line -> ELSEWHERE.matcher(line.replace(SVG, "")).find(), PAGE));
  }

  private static void assertNone(Stream<Line> lines) {
    assertThat(lines).isEmpty();
  }

  private static Stream<Line> lines(Predicate<String> isBad, Path... roots) {
    List<Line> found = new ArrayList<>();
    files(roots)
        .forEach(
            file -> {
              List<String> lines = lines(file);
              for (int i = 0; i < lines.size(); i++) {
                if (isBad.test(lines.get(i))) {
                  found.add(new Line(file, i + 1, lines.get(i).strip()));
                }
              }
            });
    return found.stream();
  }

  private static Stream<Path> files(Path... roots) {
    List<Path> found = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> below = Files.walk(root)) {
        below
            .filter(Files::isRegularFile)
            .filter(file -> !file.endsWith("package-lock.json"))
            .forEach(found::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(found).isNotEmpty();
    return found.stream();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
