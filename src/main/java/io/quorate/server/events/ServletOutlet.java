package io.quorate.server.events;

import io.quorate.kernel.Invariant;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The answer to a request, written whenever the server has room for it. */
final class ServletOutlet implements Outlet, WriteListener, AsyncListener {
  private final AsyncContext context;
  private final ServletOutputStream out;
  private final Runnable onBacklog;
  private @Nullable EventReader reader;

  /**
   * @param onBacklog told when a reader has more to send than one turn
   */
  ServletOutlet(AsyncContext context, Runnable onBacklog) throws IOException {
    this.context = context;
    this.out = context.getResponse().getOutputStream();
    this.onBacklog = onBacklog;
  }

  /** Has the server tell when it has room; that begins the stream. */
  void open(EventReader opened) {
    reader = opened;
    context.addListener(this);
    out.setWriteListener(this);
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void write(byte[] text) throws IOException {
    out.write(text);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() {
    context.complete();
  }

  @Override
  public void onWritePossible() {
    if (reader().writable()) {
      onBacklog.run();
    }
  }

  @Override
  public void onError(Throwable failure) {
    reader().lost();
  }

  @Override
  public void onError(AsyncEvent event) {
    reader().lost();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    reader().lost();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    reader().lost();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}

  private EventReader reader() {
    return Invariant.present(reader, "the reader of an open stream");
  }
}
