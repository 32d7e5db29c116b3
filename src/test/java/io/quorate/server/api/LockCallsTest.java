package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.lock.SessionId;
import io.quorate.machine.RequestId;
import io.quorate.server.api.AcquireRequest.Waiting;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockCallsTest {
  private static final LockName LOCK = new LockName("orders");
  private static final long TTL_DEFAULT = 300_000;

  @Test
  void aPlainTryIsExclusiveAndLeavesNothingBehind() {
    AcquireRequest request = acquire("client_id=alice");

    assertThat(request.caller().client()).isEqualTo(new ClientId("alice"));
    assertThat(request.mode()).isEqualTo(LockMode.EXCLUSIVE);
    assertThat(request.ttlMillis()).isEqualTo(TTL_DEFAULT);
    assertThat(request.waiting()).isEqualTo(new Waiting(0, false, 10_000));
    assertThat(request.requestId()).isNull();
  }

  @Test
  void everyParameterIsTaken() {
    AcquireRequest request =
        acquire(
            "client_id=alice&lock_type=Shared&ttl=1.5&wait=60&queue=FALSE&waiter_ttl=30"
                + "&request_id=r1");

    assertThat(request.mode()).isEqualTo(LockMode.SHARED);
    assertThat(request.ttlMillis()).isEqualTo(1_500);
    assertThat(request.waiting()).isEqualTo(new Waiting(60_000, false, 30_000));
    assertThat(request.requestId()).isEqualTo(new RequestId("r1"));
  }

  @ParameterizedTest
  @CsvSource({"wait=1,true", "wait=0,false", "wait=1&queue=false,false", "queue=true,true"})
  void whoWaitsKeepsAPlaceUnlessToldOtherwise(String query, boolean keepsPlace) {
    assertThat(acquire(query).waiting().keepsPlace()).isEqualTo(keepsPlace);
  }

  @Test
  void clientsWithoutANameGetDifferentOnes() {
    ClientId first = acquire("").caller().client();
    ClientId second = acquire("").caller().client();

    assertThat(first.value()).matches("c-[0-9a-f]{24}");
    assertThat(first).isNotEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_id=",
        "client_id=a%2Fb",
        "client_id=a%0Ab",
        "request_id=",
        "lock_type=write",
        "ttl=0",
        "ttl=31536000.001",
        "wait=60.001",
        "wait=-1",
        "queue=",
        "waiter_ttl=0.9",
        "waiter_ttl=3601",
        "permits=0",
        "permits=10001",
        "max_permits=10001",
        "permits=3&max_permits=2",
        "permits=1&lock_type=shared",
        "resources=a",
        "session=",
        "sequence=1",
        "session=s&sequence=0",
        "session=s&sequence=1&request_id=r",
        "TTL=5"
      })
  void valuesThatAreNotAllowedAreRefused(String query) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> acquire(query))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID));
  }

  @Test
  void namesHaveABound() {
    assertThat(acquire("client_id=" + "x".repeat(512)).caller().client().value()).hasSize(512);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> acquire("client_id=" + "x".repeat(513)))
        .withMessage("a client id has 1 to 512 bytes of UTF-8, not 513");
  }

  @Test
  void tokensAreWholeNumbersBelowTwoToTheFiftyThird() {
    Parameters greatest = Parameters.of("fencing_token=9007199254740991", LockCalls.VALIDATE);
    Parameters beyond = Parameters.of("fencing_token=9007199254740992", LockCalls.VALIDATE);

    assertThat(LockCalls.requiredToken(greatest)).isEqualTo(new FencingToken((1L << 53) - 1));
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> LockCalls.requiredToken(beyond));
  }

  @Test
  void permitsMakeASemaphore() {
    AcquireRequest request = acquire("permits=2&max_permits=5");

    assertThat(request.mode()).isEqualTo(LockMode.SEMAPHORE);
    assertThat(request.permits()).isEqualTo(2);
    assertThat(request.permitsMax()).isEqualTo(5);
    assertThat(acquire("lock_type=semaphore").permits()).isEqualTo(1);
    assertThat(acquire("max_permits=5").permits()).isEqualTo(1);
    assertThat(acquire("permits=5").permitsMax()).isZero();
  }

  @Test
  void callUnderASessionIsInTheNameOfItsClient() {
    Caller caller = acquire("session=s1&sequence=7").caller();

    assertThat(caller).isEqualTo(new Caller(new ClientId("s1"), new SessionId("s1"), 7));
    assertThat(acquire("session=s1&client_id=ann").caller().client().value()).isEqualTo("ann");
    assertThat(acquire("session=s1").ttlMillis()).isEqualTo(LockCommand.AS_LONG_AS_THE_SESSION);
    assertThat(acquire("session=s1&ttl=5").ttlMillis()).isEqualTo(5_000);
  }

  @Test
  void locksOfAGroupAreTakenInTheOrderOfTheirNames() {
    AcquireRequest request = acquireAll("{\"resources\":[\"b\",\"a\"],\"client_id\":\"ann\"}");

    assertThat(request.isJoint()).isTrue();
    assertThat(request.locks()).containsExactly(new LockName("a"), new LockName("b"));
    assertThat(acquireAll("{\"resource\":\"b\"}").isJoint()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | give either resource, a lock, or resources, a list of locks",
        "{'resource':'a','resources':['b']} | give either resource",
        "{'resources':[]} | resources are from 1 to 64 locks, not 0",
        "{'resources':['a','a']} | resources names a more than once",
        "{'resources':['a/b']} | a lock name has neither '/'",
        "{'resources':[['a']]} | resources is a list of strings or numbers",
        "{'resources':[null]} | resources is a list of strings or numbers",
        "{'resources':'a'} | resources is a list, in a JSON body",
        "{'client_id':['a']} | client_id is a string, a number, true or false",
        "{'resource':'a','lock_type':'semaphore'} | lock_type is exclusive or shared here"
      })
  void groupsThatMakeNoSenseAreRefused(String body, String detail) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> acquireAll(body.replace('\'', '"')))
        .withMessageContaining(detail.replace("'/'", "'/'"));
  }

  @Test
  void tokensOfAReleaseBelongToTheLocksInTheirOrder() {
    LockCommand.ReleaseAll all =
        (LockCommand.ReleaseAll)
            releaseAll("{\"resources\":[\"b\",\"a\"],\"fencing_tokens\":[2,1]}");

    assertThat(all.releases())
        .extracting(LockCommand.Release::token)
        .containsExactly(new FencingToken(1), new FencingToken(2));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> releaseAll("{\"resources\":[\"a\"],\"fencing_tokens\":[2,1]}"));
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> releaseAll("{\"resources\":[\"a\"],\"fencing_token\":1}"));
  }

  private static AcquireRequest acquireAll(String body) {
    return LockCalls.acquireAll(
        Parameters.of(null, body.getBytes(StandardCharsets.UTF_8), LockCalls.ACQUIRE_ALL),
        TTL_DEFAULT);
  }

  private static LockCommand releaseAll(String body) {
    return LockCalls.releaseAll(
        Parameters.of(null, body.getBytes(StandardCharsets.UTF_8), LockCalls.RELEASE_ALL),
        new ClientId("ann"));
  }

  private static AcquireRequest acquire(String query) {
    return LockCalls.acquire(LOCK, Parameters.of(query, LockCalls.ACQUIRE), TTL_DEFAULT);
  }
}
