package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: queues in shards keep the contract of the API. Method: a node alone. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class QueueContractIT extends QueueContract {
  @ArquillianResource URL root;

  @Deployment(testable = false)
  static WebArchive product() {
    return Product.archive();
  }

  @Override
  URL root() {
    return root;
  }

  @Test
  void aReceiptOfNoShardIsRefused() {
    assertThat(http().post("/queue/ack/4000-1-1").problem(400, "invalid").text("detail"))
        .contains("there is no shard 4000");
  }
}
