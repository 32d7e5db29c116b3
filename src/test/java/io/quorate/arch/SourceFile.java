package io.quorate.arch;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * One source file as the compiler reads it.
 *
 * @param lines without their ends
 */
record SourceFile(
    Path path, List<String> lines, CompilationUnitTree tree, SourcePositions positions) {

  /** All files below a directory, in the order of their paths. */
  static List<SourceFile> below(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return parse(files.filter(file -> file.toString().endsWith(".java")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<SourceFile> parse(List<Path> paths) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(paths));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<SourceFile> sources = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        Path path = Path.of(unit.getSourceFile().getName());
        sources.add(new SourceFile(path, Files.readAllLines(path), unit, positions));
      }
      return sources;
    }
  }

  boolean isTest() {
    return path.startsWith(Path.of("src", "test"));
  }

  boolean isPackageInfo() {
    return path.endsWith("package-info.java");
  }

  String packageName() {
    return String.valueOf(tree.getPackageName());
  }

  long firstLine(Tree part) {
    return lineMap().getLineNumber(positions.getStartPosition(tree, part));
  }

  long lineCount(Tree part) {
    return lineMap().getLineNumber(positions.getEndPosition(tree, part)) - firstLine(part) + 1;
  }

  /** The place of something wrong, as an editor opens it. */
  String at(long line, String what) {
    return path + ":" + line + ": " + what;
  }

  private LineMap lineMap() {
    return tree.getLineMap();
  }
}
