package io.plimsoll.cloud;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked.
 *
 * @param path as it was sent: a slash within a name is still escaped
 * @param headers by name in any case, of each the first value
 * @param body as it was before it was compressed
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body) {
  static Request of(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    InputStream body = exchange.getRequestBody();
    if ("gzip".equals(headers.get("Content-Encoding"))) {
      body = new GZIPInputStream(body);
    }
    return of(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body.readAllBytes());
  }

  static Request of(String method, URI uri, Map<String, String> headers, byte[] body) {
    Map<String, String> query = new TreeMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
    return new Request(method, uri.getRawPath(), query, headers, body);
  }

  /** Returns a part of a path or a query as it was before it was escaped. */
  public static String decoded(String escaped) {
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }
}
