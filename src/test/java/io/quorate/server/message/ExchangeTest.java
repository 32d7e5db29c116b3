package io.quorate.server.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import io.quorate.node.Ask;
import io.quorate.node.Consistency;
import io.quorate.node.NodeStatus.ShardsStatus;
import io.quorate.server.api.Refusal;
import io.quorate.server.cache.CacheMessages;
import io.quorate.server.cache.CoherentCache;
import io.quorate.server.queues.MessageQueues;
import io.quorate.server.queues.QueueMessages;
import io.quorate.server.rpc.GivenHeaders;
import io.quorate.server.rpc.PeerDoor;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: a message asks for what the call with its payload does; what it gets is its own. */
class ExchangeTest {
  private static final ClientId ANN = new ClientId("ann");
  private static final LockName A = new LockName("a");
  private static final long TTL_MILLIS = 300_000;

  @Test
  void acquireOfOneLockIsTheCallOnIt() {
    Ask.Order order =
        (Ask.Order)
            onlyAsk(
                "lock_acquire",
                "{'lock':'a','client_id':'ann','lock_type':'shared','ttl':1.5,'wait':2,"
                    + "'request_id':'r'}");

    assertThat(order.requestId()).isEqualTo(new RequestId("r"));
    assertThat(order.waitMillis()).isEqualTo(2_000);
    assertThat(order.command())
        .isEqualTo(
            new LockCommand.Acquire(A, ANN, LockMode.SHARED, 1_500, 10_000, 10_000, 7, false));
  }

  @Test
  void acquireOfSeveralIsTheCallOnSeveral() {
    Ask.Order order =
        (Ask.Order) onlyAsk("LOCK_ACQUIRE", "{'resources':['b','a'],'client_id':'ann'}");

    assertThat(order.command()).isInstanceOf(LockCommand.AcquireAll.class);
    assertThat(((LockCommand.AcquireAll) order.command()).locks())
        .containsExactly(A, new LockName("b"));
  }

  @Test
  void senderIsTheClientUnlessThePayloadNamesOneOrASession() {
    assertThat(commandOf("lock_release", "{'lock':'a'}"))
        .isEqualTo(new LockCommand.Release(A, new ClientId("me"), null));
    assertThat(commandOf("lock_release", "{'lock':'a','client_id':'ann','fencing_token':9}"))
        .isEqualTo(new LockCommand.Release(A, ANN, new FencingToken(9)));
    assertThat(commandOf("lock_release", "{'lock':'a','session':'s'}").client())
        .isEqualTo(new ClientId("s"));
  }

  @Test
  void sameQuestionIsAskedOnce() {
    String status = message("lock_status", "{'lock':'a'}");
    Exchange exchange =
        exchange("[" + status + "," + message("lock_acquire", "{'lock':'a'}") + "," + status + "]");

    assertThat(exchange.asks()).hasSize(2);
    assertThat(exchange.asks().get(0))
        .isEqualTo(new Ask.Question(new LockQuery.Describe(A), Consistency.LINEARIZABLE));
    assertThat(exchange.entries()).extracting(Exchange.Entry::place).containsExactly(0, 1, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'msg_type':'lock_status' | msg_id is required",
        "'msg_id':'1' | msg_type is required",
        "'msg_id':1,'msg_type':'lock_status' | msg_id is a text of 1 to 512 characters",
        "'msg_id':'','msg_type':'lock_status' | msg_id is a text of 1 to 512 characters",
        "'msg_id':'1','msg_type':'lock_steal' | msg_type is one of lock_acquire, lock_release, ",
        "'msg_id':'1','msg_type':'lock_status','payload':[{'lock':'a'}] | payload is an object",
        "'msg_id':'1','msg_type':'lock_status','x':{'y':[1]} | unknown member x; allowed",
        "'msg_id':'1','msg_type':'lock_status','timestamp':{} | timestamp is a text",
        "'msg_id':'1','msg_type':'lock_status' | lock is required",
        "'msg_id':'1','msg_type':'lock_status','payload':{'lock':'a/b'} | /",
        "'msg_id':'1','msg_type':'lock_status','payload':{'lock':{}} | lock is a string, a number",
        "'msg_id':'1','msg_type':'lock_release','payload':{'lock':'a'} | client_id is required",
        "'msg_id':'1','msg_type':'lock_acquire','payload':{} | give either resource, a lock",
        "'msg_id':'1','msg_type':'lock_acquire','payload':{'resource':'a','permits':1} | unknown",
        "'msg_id':'1','msg_type':'lock_acquire','payload':{'lock':'a','resources':['b']} | unknown",
        "'msg_id':'1','msg_type':'lock_acquire','payload':{'lock':'a','ttl':0} | ttl is from",
        "'msg_id':'1','msg_type':'enqueue' | queue is required",
        "'msg_id':'1','msg_type':'enqueue','payload':{'queue':'q'} | message is required",
        "'msg_id':'1','msg_type':'enqueue','payload':{'queue':'ack','message':1} | not named ack",
        "'msg_id':'1','msg_type':'enqueue','payload':{'queue':'q','message':1,'x':1} | unknown",
        "'msg_id':'1','msg_type':'enqueue','payload':{'queue':'q','message':1,'ttl':-1} | ttl is",
        "'msg_id':'1','msg_type':'dequeue','payload':{} | queue is required",
        "'msg_id':'1','msg_type':'dequeue','payload':{'queue':'q','max':0} | max is a whole number",
        "'msg_id':'1','msg_type':'ack' | receipt is required",
        "'msg_id':'1','msg_type':'ack','payload':{'receipt':'1'} | a receipt is what a receive",
        "'msg_id':'1','msg_type':'ack','payload':{'receipt':'16-1-1'} | there is no shard 16",
        "'msg_id':'1','msg_type':'ack','payload':{'receipts':[]} | receipts is a list of 1 to 1000",
        "'msg_id':'1','msg_type':'ack','payload':{'receipts':['1-1-1'],'receipt':'1'} | unknown",
        "'msg_id':'1','msg_type':'nack','payload':{'receipt':'1-1-1','mode':'x'} | mode is fail or",
        "'msg_id':'1','msg_type':'extend','payload':{'receipt':'1-1-1','visibility':0} | visibility"
      })
  void faultOfOneMessageIsItsOwn(String members, String detail) {
    Exchange exchange =
        exchange("[{" + members + "}," + message("lock_acquire", "{'lock':'a'}") + "]");

    assertThat(exchange.asks()).hasSize(1);
    assertThat(written(exchange, granted()))
        .contains("\"code\":\"invalid\"")
        .contains(detail)
        .contains("\"status\":\"granted\"");
  }

  @Test
  void arrayHasSixtyFourDequeuesAtMost() {
    String one = message("dequeue", "{'queue':'q'}");
    Exchange exchange = exchange(array(Collections.nCopies(65, one)));

    assertThat(exchange.entries().subList(0, 64)).allMatch(entry -> entry.refusal() == null);
    assertThat(Objects.requireNonNull(exchange.entries().get(64).refusal()).detail())
        .startsWith("an array has 64 dequeues at most");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "[1]",
        "[[]]",
        "{",
        "[{}",
        "{}{}",
        "[{}]1",
        "{'msg_id':'1','msg_id':'2'}"
      })
  void whatAreNoMessagesIsRefusedAsAWhole(String body) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> exchange(body));
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(100_000);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> exchange("{\"payload\":{\"x\":" + deep))
        .withMessageContaining("depth");
  }

  @Test
  void arrayHasAThousandMessagesAtMost() {
    String one = message("lock_acquire", "{'lock':'a'}");

    assertThat(exchange(array(Collections.nCopies(1_000, one))).asks()).hasSize(1_000);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> exchange(array(Collections.nCopies(1_001, one))))
        .withMessage("an array has 1000 messages at most");
  }

  @Test
  void replyIsAnEnvelopeInReturn() {
    String reply = written(exchange(message("lock_acquire", "{'lock':'ä'}")), granted());

    assertThat(reply)
        .startsWith(
            "{\"msg_id\":\"1\",\"msg_type\":\"lock_acquire_response\",\"sender_id\":\"n\","
                + "\"receiver_id\":\"me\",\"payload\":{\"lock\":\"a\",\"client_id\":\"ann\"")
        .endsWith("},\"timestamp\":\"2025-10-25T10:30:00Z\"}");
  }

  @Test
  void viewsThatWouldMakeTheAnswerEndlessAreLeftOut() {
    LockAnswer.HolderView holder =
        new LockAnswer.HolderView(
            new ClientId("c".repeat(512)), LockMode.SHARED, new FencingToken(1), 1, 1_000, 0, 1);
    Outcome view = new LockAnswer.LockView(A, Collections.nCopies(30_000, holder), List.of(), 0, 0);
    String status = message("lock_status", "{'lock':'a'}");
    Exchange exchange =
        exchange(array(List.of(status, status, message("lock_acquire", "{'lock':'a'}"))));

    String reply = written(exchange, view, granted().get(0));
    assertThat(reply).hasSizeLessThan(Replies.ANSWER_BYTES_MAX + (8 << 20));
    assertThat(reply).containsOnlyOnce("\"code\":\"too_large\"").contains("\"status\":\"granted\"");
  }

  private static List<Outcome> granted() {
    return List.of(
        new LockAnswer.Granted(
            A, ANN, LockMode.EXCLUSIVE, new FencingToken(1), TTL_MILLIS, 1_000, 1, 1));
  }

  private static String written(Exchange exchange, List<Outcome> outcomes) {
    byte[] bytes =
        new Replies(new NodeId("n"), "2025-10-25T10:30:00Z", 0)
            .write(
                exchange,
                outcomes,
                new Replies.Payloads(List.of(), List.of(), List.of(), List.of()));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String written(Exchange exchange, Outcome... outcomes) {
    return written(exchange, List.of(outcomes));
  }

  private static LockCommand.OfLock commandOf(String type, String payload) {
    Ask.Order order = (Ask.Order) onlyAsk(type, payload);
    return order.command() instanceof LockCommand.UnderSession under
        ? under.command()
        : order.command();
  }

  private static Ask onlyAsk(String type, String payload) {
    Exchange exchange = exchange(message(type, payload));
    assertThat(exchange.entries().get(0).refusal()).isNull();
    return exchange.asks().get(0);
  }

  private static String array(List<String> messages) {
    return "[" + String.join(",", messages) + "]";
  }

  private static String message(String type, String payload) {
    return "{'msg_id':'1','msg_type':'" + type + "','sender_id':'me','payload':" + payload + "}";
  }

  private static Exchange exchange(String body) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Exchange.of(
        Envelopes.read(bytes),
        new LockMessages(TTL_MILLIS, 7),
        queues(),
        new CacheMessages(new CoherentCache()),
        new ShardMessages(ShardsStatus.NONE),
        new PeerDoor().messages(GivenHeaders.of(Map.of())));
  }

  private static QueueMessages queues() {
    return new QueueMessages(
        new MessageQueues() {
          @Override
          public void requireHome(String home) {
            if (home.equals("16")) {
              throw Refusal.invalid("there is no shard 16");
            }
          }
        },
        "n",
        30_000);
  }
}
