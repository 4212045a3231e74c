package io.plimsoll.cloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Several requests that come as the parts of one, and are answered so. */
final class Batch {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern PART =
      Pattern.compile(
          "(?s).*?\\r\\n\\r\\n([A-Z]+) (\\S+) HTTP/1.1\\r\\n((?:[^\\r]+\\r\\n)*)\\r\\n(.*)");
  private static final String BETWEEN = "batch_part";

  private Batch() {}

  static Answer answer(Request batch, Function<Request, Answer> service) {
    Matcher boundary = BOUNDARY.matcher(batch.headers().getOrDefault("Content-Type", ""));
    if (!boundary.find()) {
      throw new IllegalArgumentException("boundary: none (expected: in " + batch.headers() + ")");
    }
    StringBuilder answers = new StringBuilder();
    String text = new String(batch.body(), ISO_8859_1);
    for (String part : text.split("--" + Pattern.quote(boundary.group(1)))) {
      Matcher request = PART.matcher(part);
      if (request.matches()) {
        answers.append("--").append(BETWEEN).append(part(service.apply(request(request))));
      }
    }
    answers.append("--").append(BETWEEN).append("--\r\n");
    return new Answer(
        200,
        "multipart/mixed; boundary=" + BETWEEN,
        answers.toString().getBytes(ISO_8859_1),
        Map.of());
  }

  private static Request request(Matcher part) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : part.group(3).split("\\r\\n")) {
      int end = line.indexOf(':');
      if (end > 0) {
        headers.put(line.substring(0, end), line.substring(end + 1).strip());
      }
    }
    return Request.of(
        part.group(1), URI.create(part.group(2)), headers, part.group(4).getBytes(ISO_8859_1));
  }

  private static String part(Answer answer) {
    return "\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 "
        + answer.status()
        + " Answer\r\nContent-Type: "
        + answer.contentType()
        + "\r\nContent-Length: "
        + answer.body().length
        + "\r\n\r\n"
        + new String(answer.body(), ISO_8859_1)
        + "\r\n";
  }
}
