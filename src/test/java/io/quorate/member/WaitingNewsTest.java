package io.quorate.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: a node that waits says why, and does not fill its log with it. */
class WaitingNewsTest {
  private static final long AFTERWARDS = WaitingNews.QUIET_MILLIS;

  private final WaitingNews news = new WaitingNews(0);

  @Test
  void nodesThatStartTogetherSayNothing() {
    assertThat(news.isNews("b is missing", AFTERWARDS - 1)).isFalse();
    assertThat(news.isNews("b is missing", AFTERWARDS)).isTrue();
  }

  @Test
  void aTextThatStaysIsToldOnce() {
    assertThat(news.isNews("b is missing", AFTERWARDS)).isTrue();
    assertThat(news.isNews("b is missing", AFTERWARDS + 1)).isFalse();
    assertThat(news.isNews("b is missing", AFTERWARDS + 10 * WaitingNews.REST_MILLIS)).isFalse();
  }

  @Test
  void whatComesAndGoesIsToldOnceAMinute() {
    int told = 0;
    for (long now = AFTERWARDS; now < AFTERWARDS + 3 * WaitingNews.REST_MILLIS; now += 200) {
      told += news.isNews("b is missing: " + now / 200 % 2, now) ? 1 : 0;
    }
    assertThat(told).isEqualTo(2 * 3);
  }

  @Test
  void whatHoldsAgainIsToldWhenItsRestIsOver() {
    news.isNews("b and c are missing", AFTERWARDS);
    news.isNews("c is missing", AFTERWARDS + 1);
    long over = AFTERWARDS + WaitingNews.REST_MILLIS;

    assertThat(news.isNews("b and c are missing", over - 1)).isFalse();
    assertThat(news.isNews("b and c are missing", over)).isTrue();
  }

  @Test
  void textsThatNeverRepeatAreBoundedToo() {
    int told = 0;
    for (long now = AFTERWARDS; now < AFTERWARDS + WaitingNews.REST_MILLIS; now += 200) {
      told += news.isNews("failure " + now, now) ? 1 : 0;
    }
    assertThat(told).isEqualTo(WaitingNews.TEXTS_MAX);
  }
}
