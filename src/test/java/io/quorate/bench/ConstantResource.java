package io.quorate.bench;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/**
 * Answers the same to everybody, in the form and length of a hit of {@link CacheFigures}: what a
 * hit cannot be cheaper than. The archive has no such thing; {@link ArchiveWithConstant} adds it.
 */
@Path(ConstantResource.PATH)
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ConstantResource {
  static final String PATH = "constant";

  private static final byte[] ANSWER =
      ("{\"key\":\"bench-00000\",\"value\":" + CacheRequests.value(0))
          .concat(",\"version\":10000,\"state\":\"S\",\"source\":\"local\"}")
          .getBytes(StandardCharsets.UTF_8);

  /** 200, always. */
  @GET
  @Path("{key}")
  public Response read() {
    return Response.ok(ANSWER, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.ETAG, "\"10000\"")
        .build();
  }
}
