package io.quorate.server.cache;

import io.quorate.cache.CacheCall;
import io.quorate.cache.Line;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.server.api.Answers;
import io.quorate.server.api.ApiSettings;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.RaftStatus;
import io.quorate.server.api.Refusal;
import io.quorate.server.api.RequestBody;
import io.quorate.server.api.UriText;
import io.quorate.server.values.JsonValues;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Client view of the cache: parse, submit, translate. It decides nothing. */
@Path("cache")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CacheResource {
  @Inject CoherentCache cache;
  @Inject RaftStatus status;
  @Inject ApiSettings settings;

  /** 200 with the value, 304 if the client has this version, or 404. */
  @GET
  @Path("{key}")
  public CompletionStage<Response> read(@Context UriInfo uri, @Context HttpHeaders headers) {
    CacheCall wanted = CacheWishes.read(parameters(uri, CacheWishes.READ));
    String name = UriText.second(uri);
    String known = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
    return Refusal.unlessValid(() -> cache.call(name, wanted))
        .thenApply(outcome -> CacheAnswers.ofRead(outcome, known));
  }

  /**
   * What {@link #read} would answer, if this node may do so by itself; never waits.
   *
   * @param known the tags that the reader has, if it says so
   * @return null if the node has to ask
   */
  public @Nullable Response hit(String name, @Nullable String known) {
    Line line = Refusal.unlessValid(() -> cache.hit(name));
    return line == null ? null : CacheAnswers.of(line, known);
  }

  /** 200 with the version; the body is the value. */
  @POST
  @Path("{key}")
  public CompletionStage<Response> write(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters options = parameters(uri, CacheWishes.WRITE);
    byte[] bytes =
        RequestBody.read(
            headers.getMediaType(), headers.getLength(), body, settings.bodyBytesMax());
    Bytes value = JsonValues.whole(bytes);
    return call(
        UriText.second(uri), CacheWishes.write(value, options, CacheWishes.condition(headers)));
  }

  /** As {@link #write}. */
  @PUT
  @Path("{key}")
  public CompletionStage<Response> put(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return write(uri, headers, body);
  }

  /** 200 when no node has the key any more, or 404. */
  @DELETE
  @Path("{key}")
  public CompletionStage<Response> delete(@Context UriInfo uri, @Context HttpHeaders headers) {
    parameters(uri, List.of());
    return call(UriText.second(uri), new CacheCall.Delete(CacheWishes.condition(headers)));
  }

  /** 200 when no node has a copy any more; memory keeps the value. */
  @POST
  @Path("invalidate/{key}")
  public CompletionStage<Response> invalidate(@Context UriInfo uri) {
    parameters(uri, List.of());
    return call(UriText.third(uri), new CacheCall.Invalidate());
  }

  /** 200 with what each node has of the key. */
  @GET
  @Path("status/{key}")
  public CompletionStage<Response> look(@Context UriInfo uri) {
    parameters(uri, List.of());
    String name = UriText.third(uri);
    return answer(Refusal.unlessValid(() -> cache.look(name)));
  }

  /** 200 with what this node's cache has and has done. */
  @GET
  public Response figures(@Context UriInfo uri) {
    parameters(uri, List.of());
    return Answers.ok(json -> CacheJson.write(json, status.node().node(), cache.figures()));
  }

  private CompletionStage<Response> call(String name, CacheCall wanted) {
    return answer(Refusal.unlessValid(() -> cache.call(name, wanted)));
  }

  private static CompletionStage<Response> answer(CompletionStage<Outcome> outcome) {
    return outcome.thenApply(CacheAnswers::of);
  }

  private static Parameters parameters(UriInfo uri, List<String> allowed) {
    return Parameters.of(UriText.rawQuery(uri), allowed);
  }
}
