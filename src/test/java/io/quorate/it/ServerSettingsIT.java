package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: the server runs with the project's settings. Method: watch what a client sees of them. */
@ExtendWith(ArquillianExtension.class)
@OnEachServer
@RunAsClient
class ServerSettingsIT {
  private static final int REQUESTS = 300; // the server's own limit is 250 a connection

  @ArquillianResource URL root;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive();
  }

  @Test
  void archiveIsDeployedAtTheRoot() {
    assertThat(root.getPath()).isEqualTo("/");
  }

  @Test
  void connectionServesAnyNumberOfRequests() throws IOException {
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int request = 1; request <= REQUESTS; request++) {
        socket.getOutputStream().write(ask("/status"));
        assertThat(readHead(in)).as("request %s", request).startsWith("HTTP/1.1 ");
      }
    }
  }

  @Test
  void answerDoesNotNameTheServer() throws IOException {
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket.getOutputStream().write(ask("/status"));
      assertThat(readHead(new BufferedInputStream(socket.getInputStream())))
          .startsWith("HTTP/1.1 ")
          .doesNotContainIgnoringCase("payara");
    }
  }

  private static byte[] ask(String path) {
    return ("HEAD " + path + " HTTP/1.1\r\nHost: node\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The bytes up to the empty line; fewer when the server closes. */
  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int previousLineEnd = -1;
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (next == '\n') {
        if (head.size() - previousLineEnd == 2) {
          break;
        }
        previousLineEnd = head.size();
      }
    }
    return head.toString(StandardCharsets.US_ASCII);
  }
}
