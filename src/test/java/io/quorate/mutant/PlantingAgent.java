package io.quorate.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Runs inside a real node: replaces classes of the archive by those that lie beside it. */
public final class PlantingAgent implements ClassFileTransformer {
  private PlantingAgent() {}

  /** What the virtual machine calls before anything else. */
  public static void premain(String unused, Instrumentation instrumentation) {
    instrumentation.addTransformer(new PlantingAgent());
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] original) {
    if (className == null || !className.startsWith(PlantedJar.OURS)) {
      return null;
    }
    try (InputStream planted =
        PlantingAgent.class.getResourceAsStream(PlantedJar.planted(className))) {
      if (planted == null) {
        return null;
      }
      System.err.println(PlantedJar.SIGN + className);
      return planted.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
