package io.plimsoll.io.kafka;

import io.plimsoll.transforms.decoding.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads off a record the business rules from which it is released. */
public final class ReleasedRules {
  private ReleasedRules() {}

  /** Returns the rules that the record's headers name; none for nearly every record. */
  public static Set<String> of(ConsumerRecord<?, ?> record) {
    if (record.headers().lastHeader(RecordDecoder.RELEASE_HEADER) == null) {
      return Set.of();
    }
    // A record that broke two rules went through quarantine twice, and has a header of each time.
    Set<String> released = new HashSet<>();
    for (Header header : record.headers().headers(RecordDecoder.RELEASE_HEADER)) {
      byte[] rule = header.value();
      released.add(rule == null ? "" : new String(rule, StandardCharsets.UTF_8));
    }
    return released;
  }
}
