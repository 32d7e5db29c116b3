package io.quorate.raft;

/**
 * What Raft nodes say to each other. Every request is answered by exactly one response that repeats
 * its {@link #round}, a number that its sender never uses twice between two starts.
 */
public sealed interface Message
    permits VoteRequest,
        VoteResponse,
        AppendRequest,
        AppendResponse,
        TimeoutNowRequest,
        TimeoutNowResponse {
  long term();

  long round();

  MessageKind kind();
}
