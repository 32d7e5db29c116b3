package io.quorate.openapi;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The calls that the resources of the archive take, as their annotations say. */
final class ResourceCalls {
  private ResourceCalls() {}

  /** Other nodes call a servlet. */
  static Set<CallShape> forClients() {
    Set<CallShape> calls = new TreeSet<>();
    for (Class<?> resource : resources()) {
      addCalls(resource, calls);
    }
    return calls;
  }

  private static List<? extends Class<?>> resources() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.quorate.server")
            .stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(JavaClass::reflect)
            .toList();
  }

  private static void addCalls(Class<?> resource, Set<CallShape> calls) {
    String root = "/" + resource.getAnnotation(Path.class).value();
    for (Method method : resource.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (verb != null) {
          Path path = method.getAnnotation(Path.class);
          calls.add(new CallShape(verb.value(), path == null ? root : root + "/" + path.value()));
        }
      }
    }
  }
}
