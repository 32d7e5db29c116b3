package io.quorate.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A bug for real nodes: an agent of the virtual machine that plants it as the node starts. */
public final class PlantedJar {
  /** How the line begins that a node writes for each class that was replaced. */
  public static final String SIGN = "planted ";

  static final String OURS = "io/quorate/";
  private static final List<Class<?>> AGENT = List.of(PlantingAgent.class, PlantedJar.class);

  private PlantedJar() {}

  /**
   * Writes the jar.
   *
   * @param bug as one of the planted bugs is called
   * @return the flag for the virtual machine of a node
   * @throws IllegalArgumentException naming all bugs, if there is none of that name
   */
  public static String flag(String bug, Path jar) throws IOException {
    Map<String, byte[]> classes = MutantCompiler.compile(named(bug));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", PlantingAgent.class.getName());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Class<?> each : AGENT) {
        String name = each.getName().replace('.', '/') + ".class";
        try (InputStream original = each.getResourceAsStream("/" + name)) {
          add(out, name, original == null ? new byte[0] : original.readAllBytes());
        }
      }
      for (Map.Entry<String, byte[]> each : classes.entrySet()) {
        add(out, planted(each.getKey().replace('.', '/')).substring(1), each.getValue());
      }
    }
    return "-javaagent:" + jar.toAbsolutePath();
  }

  static String planted(String className) {
    return "/planted/" + className + ".class";
  }

  private static Mutant named(String bug) {
    List<Mutant> all =
        Stream.concat(LyingSyncs.all().stream(), PlantedBugs.all().stream()).toList();
    return all.stream()
        .filter(mutant -> mutant.bug().equals(bug))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no bug '" + bug + "', but " + all));
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }
}
