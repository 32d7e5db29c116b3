package io.quorate.server.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** All resources of the archive, at the server's root. */
@ApplicationPath("/")
public class ApiApplication extends Application {
  // Jersey describes every resource at /application.wadl unless told not to.
  private static final String WADL_OFF = "jersey.config.server.wadl.disableWadl";

  // It finds what this archive has no use for, and that looks at every call: tracing above all.
  private static final String DISCOVERY_OFF = "jersey.config.server.disableAutoDiscovery";

  @Override
  public Map<String, Object> getProperties() {
    return Map.of(WADL_OFF, true, DISCOVERY_OFF, true);
  }
}
