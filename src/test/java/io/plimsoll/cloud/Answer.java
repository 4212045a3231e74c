package io.plimsoll.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a service says. */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json; charset=UTF-8";

  public static Answer of(JsonNode body) {
    return new Answer(200, JSON, bytes(body.toString()), Map.of());
  }

  /** Returns a refusal in the form that Google's services have. */
  public static Answer refusal(int status, String reason, String message) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode error = root.putObject("error").put("code", status).put("message", message);
    error.putArray("errors").addObject().put("reason", reason).put("message", message);
    return new Answer(status, JSON, bytes(root.toString()), Map.of());
  }

  /**
   * Returns what is said to a request that the fake does not know: an error that nobody repeats.
   */
  public static Answer unknown(Request request) {
    return refusal(400, "unknown to the fake", request.method() + " " + request.path());
  }

  static Answer of(int status, Map<String, String> headers) {
    return new Answer(status, JSON, new byte[0], headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
