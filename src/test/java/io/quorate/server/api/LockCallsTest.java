package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.RequestId;
import io.quorate.server.api.AcquireRequest.Waiting;
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

  private static AcquireRequest acquire(String query) {
    return LockCalls.acquire(LOCK, Parameters.of(query, LockCalls.ACQUIRE), TTL_DEFAULT);
  }
}
