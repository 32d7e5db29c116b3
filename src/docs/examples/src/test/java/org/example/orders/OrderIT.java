package org.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.Response;
import java.io.File;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application in a real server, and a client in front of it. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class OrderIT {
  private static final Entity<String> NOTHING = Entity.text("");

  private final Client client = ClientBuilder.newClient();
  private final WebTarget node =
      client.target("http://localhost:" + System.getProperty("node.port"));

  @Deployment(testable = false)
  static WebArchive archive() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("archive")));
  }

  @BeforeEach
  void awaitLeader() throws InterruptedException {
    for (int i = 0; i < 600 && node.path("health/ready").request().get().getStatus() != 200; i++) {
      Thread.sleep(100);
    }
  }

  @Test
  void shipsUnderALock() {
    String first = text(node.path("orders/7/ship").request().post(NOTHING));
    String second = text(node.path("orders/7/ship").request().post(NOTHING));

    assertTrue(first.startsWith("7 shipped under "), first);
    assertTrue(token(second) > token(first), first + ", " + second);
  }

  @Test
  void waitsForWhoeverHasTheLock() throws Exception {
    WebTarget lock = node.path("lock/order.8").queryParam("client_id", "clerk");
    String held = text(lock.request().post(NOTHING));

    Future<Response> shipped = node.path("orders/8/ship").request().async().post(NOTHING);
    while (!text(node.path("lock/order.8").request().get()).contains("place_ends_in")) {
      Thread.sleep(20); // until it stands in the queue
    }
    assertEquals(200, lock.request().delete().getStatus());

    assertTrue(token(text(shipped.get())) > token(held), held);
  }

  private static String text(Response response) {
    String text = response.readEntity(String.class);
    assertEquals(200, response.getStatus(), text);
    return text;
  }

  private static long token(String text) {
    return Long.parseLong(text.replaceFirst(".*(?:under |fencing_token\":)([0-9]+).*", "$1"));
  }
}
