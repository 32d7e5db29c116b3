package io.quorate.client.queue;

/** Works off messages. It may see one twice, for a delivery is repeated whose end is not known. */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Works off one message. If it returns, the message is acknowledged; if it throws, the message
   * has failed and comes again when its queue says. What it has settled itself stays so.
   *
   * @throws Exception for a failure; an {@link InterruptedException} gives the message back
   */
  void handle(Delivery delivery) throws Exception;
}
