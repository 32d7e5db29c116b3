package io.quorate.openapi;

import static java.util.Objects.requireNonNull;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An OpenAPI document as its users' tools read it, with all references followed. */
public final class Description {
  private static final String FILE = "/META-INF/openapi.yaml";
  private static final String JSON = "application/json";

  private final OpenAPI document;
  private final List<String> complaints;

  private Description(SwaggerParseResult parsed) {
    this.document = parsed.getOpenAPI();
    this.complaints = parsed.getMessages() == null ? List.of() : parsed.getMessages();
  }

  /** The one that is part of the archive. */
  public static Description ofArchive() {
    try (InputStream file = Description.class.getResourceAsStream(FILE)) {
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  public static Description parse(String text) {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    options.setResolveFully(true);
    return new Description(new OpenAPIV3Parser().readContents(text, null, options));
  }

  /** What a parser has against it; empty if it is valid. */
  public List<String> complaints() {
    return complaints;
  }

  public OpenAPI document() {
    return document;
  }

  /** All calls, in their order. */
  public Map<CallShape, Operation> calls() {
    Map<CallShape, Operation> calls = new TreeMap<>();
    document
        .getPaths()
        .forEach(
            (path, item) ->
                item.readOperationsMap()
                    .forEach(
                        (method, call) -> calls.put(new CallShape(method.name(), path), call)));
    return calls;
  }

  /**
   * What it says of each call, in whatever version of OpenAPI a server writes it: its name, its
   * parameters, what its body may have, and its answers.
   */
  public Map<CallShape, List<Object>> outline() {
    Map<CallShape, List<Object>> outline = new TreeMap<>();
    calls()
        .forEach(
            (call, operation) ->
                outline.put(
                    call,
                    List.of(
                        operation.getOperationId(),
                        operation.getSummary(),
                        parameters(call, "query"),
                        parameters(call, "path"),
                        parameters(call, "header"),
                        bodyMembers(call),
                        new TreeSet<>(operation.getResponses().keySet()))));
    return outline;
  }

  /** The parameters of a call in its query, its path or its headers. */
  public Set<String> parameters(CallShape call, String place) {
    PathItem item = requireNonNull(document.getPaths().get(call.path()));
    List<Parameter> all = new ArrayList<>();
    List<Parameter> shared = item.getParameters();
    List<Parameter> own = operation(call).getParameters();
    all.addAll(shared == null ? List.of() : shared);
    all.addAll(own == null ? List.of() : own);
    Set<String> names = new TreeSet<>();
    for (Parameter parameter : all) {
      if (parameter.getIn().equals(place)) {
        names.add(parameter.getName());
      }
    }
    return names;
  }

  /** The members of the object that a call takes as its body, or takes many of; else none. */
  public Set<String> bodyMembers(CallShape call) {
    var body = operation(call).getRequestBody();
    if (body == null) {
      return Set.of();
    }
    Schema<?> schema = requireNonNull(body.getContent().get(JSON)).getSchema();
    Schema<?> one = schema.getItems() == null ? schema : schema.getItems();
    return one.getProperties() == null ? Set.of() : new TreeSet<>(one.getProperties().keySet());
  }

  private Operation operation(CallShape call) {
    PathItem item = requireNonNull(document.getPaths().get(call.path()));
    return requireNonNull(item.readOperationsMap().get(PathItem.HttpMethod.valueOf(call.method())));
  }
}
