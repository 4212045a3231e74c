package io.plimsoll.io.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import io.plimsoll.io.kafka.SecretProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.beam.sdk.extensions.gcp.util.Transport;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;

/**
 * Looks secrets up in Secret Manager, by the account that the JVM runs by: {@code
 * ${google:projects/P/secrets/S/versions/V}}, of which V is a number or {@code latest}. Needs
 * {@code roles/secretmanager.secretAccessor} on the secret.
 *
 * <p>The property {@code config.providers.google.param.endpoint} names another place that answers
 * like the service; credentials are sent by TLS only.
 */
public final class StoredSecrets implements SecretProvider {
  private static final Pattern VERSION =
      Pattern.compile("projects/[^/]+/secrets/[^/]+/versions/[^/]+");
  private static final List<String> SCOPE =
      List.of("https://www.googleapis.com/auth/cloud-platform");
  private static final int TIMEOUT_MS = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private String endpoint = "https://secretmanager.googleapis.com";

  @Override
  public String name() {
    return "google";
  }

  @Override
  public void configure(Map<String, ?> parameters) {
    Object other = parameters.get("endpoint");
    if (other != null) {
      endpoint = other.toString();
    }
  }

  /** Nothing is found without a name. */
  @Override
  public ConfigData get(String path) {
    return new ConfigData(Map.of());
  }

  @Override
  public ConfigData get(String path, Set<String> versions) {
    Map<String, String> found = new HashMap<>();
    for (String version : versions) {
      found.put(version, secret(version));
    }
    return new ConfigData(found);
  }

  private String secret(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new ConfigException(
          "${google:" + version + "}: no such name (expected: projects/P/secrets/S/versions/V)");
    }
    try {
      HttpResponse answer =
          Transport.getTransport()
              .createRequestFactory(authorized())
              .buildGetRequest(new GenericUrl(endpoint + "/v1/" + version + ":access"))
              .setConnectTimeout(TIMEOUT_MS)
              .setReadTimeout(TIMEOUT_MS)
              .execute();
      try {
        JsonNode data = JSON.readTree(answer.getContent()).path("payload").path("data");
        return new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.UTF_8);
      } finally {
        answer.disconnect();
      }
    } catch (HttpResponseException e) {
      // Without the cause, whose message is a page of what the service said.
      throw new ConfigException(
          "${google:"
              + version
              + "}: HTTP "
              + e.getStatusCode()
              + " (expected: a secret that this account may access)");
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          "${google:"
              + version
              + "}: "
              + e.getMessage()
              + " (expected: an answer of Secret Manager)");
    }
  }

  private HttpRequestInitializer authorized() throws IOException {
    return endpoint.startsWith("https:")
        ? new HttpCredentialsAdapter(GoogleCredentials.getApplicationDefault().createScoped(SCOPE))
        : request -> {};
  }

  @Override
  public void close() {}
}
