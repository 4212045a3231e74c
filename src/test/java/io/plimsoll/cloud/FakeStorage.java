package io.plimsoll.cloud;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cloud Storage: buckets of objects, read and written by its JSON interface. An object is there
 * once it is written whole.
 */
public final class FakeStorage implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern BUCKET = Pattern.compile("/storage/v1/b/([^/]+)");
  private static final Pattern LIST = Pattern.compile("/storage/v1/b/([^/]+)/o");
  private static final Pattern OBJECT =
      Pattern.compile("(?:/download)?/storage/v1/b/([^/]+)/o/([^/]+)");
  private static final Pattern UPLOAD = Pattern.compile("/upload/storage/v1/b/([^/]+)/o");
  private static final Pattern REWRITE =
      Pattern.compile("/storage/v1/b/([^/]+)/o/([^/]+)/rewriteTo/b/([^/]+)/o/([^/]+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:\\d+-\\d+|\\*)/(\\d+|\\*)");

  private final Map<String, NavigableMap<String, byte[]>> buckets = new TreeMap<>();
  private final Set<String> forbidden = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> uploads = new TreeMap<>();
  private final RestServer server = new RestServer(this::answer);

  /** Returns the options by which a pipeline finds it. */
  public List<String> options() {
    return List.of(
        "--gcsEndpoint=" + server.url() + "/storage/v1/",
        "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory");
  }

  public synchronized void makeBucket(String bucket) {
    buckets.put(bucket, new TreeMap<>());
  }

  /** Has every look into a bucket refused. */
  public synchronized void forbid(String bucket) {
    forbidden.add(bucket);
  }

  public synchronized void put(String bucket, String object, byte[] content) {
    bucket(bucket).put(object, content);
  }

  /** Returns the names of a bucket's objects. */
  public synchronized Set<String> objects(String bucket) {
    return new TreeSet<>(bucket(bucket).keySet());
  }

  /** Returns what is in {@code gs://bucket/object}, or in an address of that. */
  public synchronized byte[] read(String location) {
    Matcher form =
        Pattern.compile("(?:gs://|(?:https://)?storage\\.googleapis\\.com/)([^/]+)/(.+)")
            .matcher(location);
    byte[] found =
        form.matches() && buckets.containsKey(form.group(1))
            ? bucket(form.group(1)).get(form.group(2))
            : null;
    if (found == null) {
      throw new IllegalArgumentException(location + " (expected: an object of " + buckets.keySet());
    }
    return found;
  }

  private NavigableMap<String, byte[]> bucket(String name) {
    NavigableMap<String, byte[]> bucket = buckets.get(name);
    if (bucket == null) {
      throw new IllegalArgumentException(name + " (expected: one of " + buckets.keySet() + ")");
    }
    return bucket;
  }

  private synchronized Answer answer(Request request) {
    if (request.path().startsWith("/batch")) {
      return Batch.answer(request, this::answer);
    }
    if (request.method().equals("PUT") && request.query().containsKey("upload_id")) {
      return continueUpload(request);
    }
    for (Pattern form : List.of(BUCKET, LIST, OBJECT, UPLOAD, REWRITE)) {
      Matcher path = form.matcher(request.path());
      if (path.matches()) {
        String bucket = Request.decoded(path.group(1));
        if (forbidden.contains(bucket)) {
          return Answer.refusal(403, "forbidden", "Access denied to bucket " + bucket);
        }
        return buckets.containsKey(bucket)
            ? answer(request, form, path, bucket)
            : Answer.refusal(404, "notFound", "The specified bucket does not exist.");
      }
    }
    return Answer.unknown(request);
  }

  private Answer answer(Request request, Pattern form, Matcher path, String bucket) {
    if (form == BUCKET) {
      return Answer.of(JsonNodeFactory.instance.objectNode().put("name", bucket));
    }
    if (form == LIST) {
      return list(bucket, request);
    }
    if (form == UPLOAD) {
      return beginUpload(bucket, request);
    }
    String object = Request.decoded(path.group(2));
    byte[] content = bucket(bucket).get(object);
    if (content == null) {
      return Answer.refusal(404, "notFound", "No such object: " + bucket + "/" + object);
    }
    if (form == REWRITE) {
      String target = Request.decoded(path.group(4));
      bucket(Request.decoded(path.group(3))).put(target, content);
      ObjectNode done = JsonNodeFactory.instance.objectNode().put("done", true);
      done.set("resource", described(Request.decoded(path.group(3)), target));
      return Answer.of(done);
    }
    if (request.method().equals("DELETE")) {
      bucket(bucket).remove(object);
      return Answer.of(204, Map.of());
    }
    if (request.query().getOrDefault("alt", "").equals("media")) {
      return content(content, request.header("Range"));
    }
    return Answer.of(described(bucket, object));
  }

  private static Answer content(byte[] content, @Nullable String range) {
    Matcher asked = RANGE.matcher(range == null ? "" : range);
    int from = asked.matches() ? Integer.parseInt(asked.group(1)) : 0;
    int to =
        asked.matches() && !asked.group(2).isEmpty()
            ? Math.min(content.length - 1, Integer.parseInt(asked.group(2)))
            : content.length - 1;
    if (asked.matches() && from >= content.length) {
      return Answer.refusal(416, "requestedRangeNotSatisfiable", "bytes */" + content.length);
    }
    byte[] part = Arrays.copyOfRange(content, from, to + 1);
    return new Answer(
        asked.matches() ? 206 : 200,
        "application/octet-stream",
        part,
        asked.matches()
            ? Map.of("Content-Range", "bytes " + from + "-" + to + "/" + content.length)
            : Map.of());
  }

  private Answer list(String bucket, Request request) {
    String prefix = request.query().getOrDefault("prefix", "");
    String delimiter = request.query().getOrDefault("delimiter", "");
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    ArrayNode items = found.putArray("items");
    Set<String> folders = new TreeSet<>();
    for (String name : bucket(bucket).keySet()) {
      if (name.startsWith(prefix)) {
        int end = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
        if (end < 0) {
          items.add(described(bucket, name));
        } else {
          folders.add(name.substring(0, end + delimiter.length()));
        }
      }
    }
    folders.forEach(found.putArray("prefixes")::add);
    return Answer.of(found);
  }

  private ObjectNode described(String bucket, String object) {
    byte[] content = bucket(bucket).get(object);
    return JsonNodeFactory.instance
        .objectNode()
        .put("bucket", bucket)
        .put("name", object)
        .put("size", String.valueOf(content == null ? 0 : content.length))
        .put("generation", "1")
        .put("metageneration", "1")
        .put("contentType", "application/octet-stream")
        .put("timeCreated", "2026-01-01T00:00:00.000Z")
        .put("updated", "2026-01-01T00:00:00.000Z");
  }

  private Answer beginUpload(String bucket, Request request) {
    String object = request.query().get("name");
    if (object == null) {
      object = named(request.body());
    }
    if (request.query().getOrDefault("uploadType", "").equals("media")) {
      bucket(bucket).put(object, request.body());
      return Answer.of(described(bucket, object));
    }
    String id = bucket + "/" + object;
    uploads.put(id, new ByteArrayOutputStream());
    String session =
        server.url()
            + request.path()
            + "?uploadType=resumable&upload_id="
            + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return Answer.of(200, Map.of("Location", session));
  }

  private static String named(byte[] description) {
    try {
      return JSON.readTree(description).path("name").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer continueUpload(Request request) {
    String id = request.query().getOrDefault("upload_id", "");
    ByteArrayOutputStream upload = uploads.get(id);
    if (upload == null) {
      return Answer.refusal(404, "notFound", "No such upload: " + id);
    }
    upload.writeBytes(request.body());
    Matcher range =
        CONTENT_RANGE.matcher(String.valueOf(request.headers().getOrDefault("Content-Range", "")));
    if (range.matches() && range.group(1).equals("*")) {
      // 308 is not the end: the client goes on behind what it is told.
      return Answer.of(
          308, upload.size() == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (upload.size() - 1)));
    }
    uploads.remove(id);
    String bucket = id.substring(0, id.indexOf('/'));
    String object = id.substring(id.indexOf('/') + 1);
    bucket(bucket).put(object, upload.toByteArray());
    return Answer.of(described(bucket, object));
  }

  @Override
  public void close() {
    server.close();
  }
}
