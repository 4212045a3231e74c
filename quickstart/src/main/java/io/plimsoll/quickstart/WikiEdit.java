package io.plimsoll.quickstart;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One real edit in the envelope of the contract {@code wiki_edits}.
 *
 * @param id hash of the source's line: the source itself has no identifiers
 * @param time when it was saved, as written
 * @param userJson the user's name as a JSON string, which becomes the envelope's key; a stand-in
 *     for an address
 * @param payloadJson the other fields, as the source writes them but for an address, as a JSON
 *     object
 */
record WikiEdit(String id, String time, String userJson, String payloadJson) implements DayEvent {
  private static final String TYPE = "wiki.edit";
  private static final String BEFORE_TIME = "{\"time\":\"";
  private static final String AFTER_TIME = "\",";
  private static final int TIME_CHARS = "2015-09-12T00:46:58.771Z".length();
  // No string value can contain these: a quote inside one is escaped.
  private static final String BEFORE_USER = ",\"user\":";
  private static final String ANONYMOUS = ",\"isAnonymous\":true,";
  private static final String AFTER_USER = ",\"delta\":";
  private static final String BEFORE_ADDED = ",\"added\":";
  private static final String AFTER_ADDED = ",\"deleted\":";

  static WikiEdit parse(String line) {
    int timeEnd = BEFORE_TIME.length() + TIME_CHARS;
    int user = line.lastIndexOf(BEFORE_USER);
    int delta = line.lastIndexOf(AFTER_USER);
    if (!line.startsWith(BEFORE_TIME)
        || !line.startsWith(AFTER_TIME, timeEnd)
        || user < 0
        || delta < user
        || line.lastIndexOf(BEFORE_ADDED) < delta
        || line.lastIndexOf(AFTER_ADDED) < delta) {
      throw new IllegalStateException(
          "line of the sample: "
              + line
              + " (expected: time first; user, delta, added, deleted last)");
    }
    String payload = "{" + line.substring(timeEnd + AFTER_TIME.length());
    String userJson = line.substring(user + BEFORE_USER.length(), delta);
    if (line.contains(ANONYMOUS)) {
      // An address is somebody's: a stand-in tells edits apart as well.
      String standIn = "\"ip-" + hash(userJson).substring(0, 10) + '"';
      payload =
          payload.replace(BEFORE_USER + userJson + AFTER_USER, BEFORE_USER + standIn + AFTER_USER);
      userJson = standIn;
    }
    return new WikiEdit(
        hash(line), line.substring(BEFORE_TIME.length(), timeEnd), userJson, payload);
  }

  @Override
  public String idField() {
    return "event_id";
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public String reordered() {
    return "{\"payload\": "
        + payloadJson
        + ", \"key\": "
        + userJson
        + ",\n \"event_time\": \""
        + time
        + "\", \"event_type\": \"wiki.edit\", \"event_id\": \""
        + id
        + "\", \"schema_version\": 1 }";
  }

  @Override
  public String json() {
    return "{\"schema_version\":1,\"event_id\":\""
        + id
        + "\",\"event_type\":\"wiki.edit\",\"event_time\":\""
        + time
        + "\",\"key\":"
        + userJson
        + ",\"payload\":"
        + payloadJson
        + "}";
  }

  @Override
  public WikiEdit withNumber(String json) {
    int start = payloadJson.lastIndexOf(BEFORE_ADDED) + BEFORE_ADDED.length();
    int end = payloadJson.lastIndexOf(AFTER_ADDED);
    return new WikiEdit(
        id, time, userJson, payloadJson.substring(0, start) + json + payloadJson.substring(end));
  }

  @Override
  public long number() {
    int start = payloadJson.lastIndexOf(BEFORE_ADDED) + BEFORE_ADDED.length();
    return Long.parseLong(payloadJson.substring(start, payloadJson.lastIndexOf(AFTER_ADDED)));
  }

  @Override
  public WikiEdit withTime(String other) {
    return new WikiEdit(id, other, userJson, payloadJson);
  }

  /** Returns the user's name, in the JSON string's own spelling. */
  @Override
  public byte[] keyBytes() {
    return userJson.substring(1, userJson.length() - 1).getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(String line) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 10);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 (expected: in every JDK)", e);
    }
  }
}
