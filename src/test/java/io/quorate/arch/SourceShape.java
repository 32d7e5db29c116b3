package io.quorate.arch;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The types, methods, calls and selections of a set of source files. */
final class SourceShape {
  private final List<Type> types = new ArrayList<>();
  private final List<Method> methods = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Call> selections = new ArrayList<>();

  private SourceShape() {}

  /** A type declaration. */
  record Type(SourceFile file, String name, Tree.Kind kind, boolean isTopLevel, long line) {
    String at() {
      return file.at(line, name);
    }
  }

  /** A method or constructor with a body. */
  record Method(
      SourceFile file,
      String name,
      long line,
      long lineCount,
      int parameterCount,
      boolean isOfRecord) {
    String at() {
      return file.at(line, name);
    }
  }

  /** A use of a name. */
  record Call(SourceFile file, String name, long line) {
    String at() {
      return file.at(line, name);
    }
  }

  static SourceShape of(List<SourceFile> files) {
    SourceShape shape = new SourceShape();
    files.forEach(file -> shape.new Reader().scan(file.tree(), file));
    return shape;
  }

  List<Type> types() {
    return types;
  }

  /** The classes proper: no records, enums, interfaces or annotations. */
  List<Type> topLevelClasses() {
    return types.stream()
        .filter(type -> type.isTopLevel() && type.kind() == Tree.Kind.CLASS)
        .toList();
  }

  List<Method> methods() {
    return methods;
  }

  /** Calls of methods of this name, whatever they are called on. */
  List<Call> calls(String methodName) {
    return calls.stream().filter(call -> call.name().equals(methodName)).toList();
  }

  /** Uses of these members, written like this. */
  List<Call> selections(String... members) {
    return selections.stream().filter(use -> Set.of(members).contains(use.name())).toList();
  }

  private final class Reader extends TreePathScanner<Void, SourceFile> {
    @Override
    public Void visitClass(ClassTree type, SourceFile file) {
      String name = type.getSimpleName().toString();
      boolean isTopLevel =
          getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
      if (!name.isEmpty()) {
        types.add(new Type(file, name, type.getKind(), isTopLevel, file.firstLine(type)));
      }
      return super.visitClass(type, file);
    }

    @Override
    public Void visitMethod(MethodTree method, SourceFile file) {
      if (method.getBody() != null) {
        methods.add(
            new Method(
                file,
                method.getName().toString(),
                file.firstLine(method),
                file.lineCount(method),
                method.getParameters().size(),
                isOfRecord()));
      }
      return super.visitMethod(method, file);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, SourceFile file) {
      String target = call.getMethodSelect().toString();
      String name = target.substring(target.lastIndexOf('.') + 1);
      calls.add(new Call(file, name, file.firstLine(call)));
      return super.visitMethodInvocation(call, file);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree selection, SourceFile file) {
      selections.add(new Call(file, selection.toString(), file.firstLine(selection)));
      return super.visitMemberSelect(selection, file);
    }

    private boolean isOfRecord() {
      return getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
    }
  }
}
