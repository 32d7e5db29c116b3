package io.quorate.peer;

/** The names of all members of the object model. Others are skipped: a newer node may send them. */
final class Member {
  static final String ADDRESS = "address";
  static final String STATE_BYTES = "state_bytes";
  static final String BODY_COUNT = "body_count";
  static final String BODY_BYTES = "body_bytes";
  static final String BYTES = "bytes";
  static final String BYTES_MAX = "bytes_max";
  static final String CHECKSUM = "checksum";
  static final String CLUSTER_ID = "cluster_id";
  static final String CODE = "code";
  static final String COMMANDS = "commands";
  static final String COMMIT_INDEX = "commit_index";
  static final String CONFIGURATION = "configuration";
  static final String DETAIL = "detail";
  static final String ENTRIES = "entries";
  static final String FOUNDERS = "founders";
  static final String GROUP = "group";
  static final String HOST = "host";
  static final String INCARNATION = "incarnation";
  static final String INDEX = "index";
  static final String IS_ACCEPTED = "is_accepted";
  static final String IS_GRANTED = "is_granted";
  static final String IS_INSTALLED = "is_installed";
  static final String IS_PRE_VOTE = "is_pre_vote";
  static final String IS_TRANSFER = "is_transfer";
  static final String KIND = "kind";
  static final String LAST_INDEX = "last_index";
  static final String LAST_TERM = "last_term";
  static final String LEADER = "leader";
  static final String MATCH_INDEX = "match_index";
  static final String MATCH_TERM = "match_term";
  static final String MEMBERS = "members";
  static final String MEMBER_INDEX = "member_index";
  static final String MSG_TYPE = "msg_type";
  static final String NODE = "node";
  static final String OFFSET = "offset";
  static final String ORIGIN = "origin";
  static final String OUTCOMES = "outcomes";
  static final String PAYLOAD = "payload";
  static final String PORT = "port";
  static final String PREV_INDEX = "prev_index";
  static final String PREV_TERM = "prev_term";
  static final String PROGRESS = "progress";
  static final String ROUND = "round";
  static final String START = "start";
  static final String STATUS = "status";
  static final String SUCCESSOR = "successor";
  static final String TARGET = "target";
  static final String TERM = "term";
  static final String TIME_MILLIS = "time_millis";
  static final String TITLE = "title";
  static final String TYPE = "type";
  static final String UNTIL_MILLIS = "until_millis";

  private Member() {}
}
