package io.plimsoll.runner.flink.benchmark;

import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple4;
import org.jspecify.annotations.Nullable;

/**
 * From a record's bytes to (event id, key, value, event time): a tuple, because Flink's serializer
 * for it is faster than the one for a POJO. The id stays empty where nobody asks for it.
 */
final class NativeEvents implements DeserializationSchema<Tuple4<String, String, Long, Long>> {
  private static final long serialVersionUID = 1;

  static final TypeInformation<Tuple4<String, String, Long, Long>> TYPE =
      TypeInformation.of(new TypeHint<Tuple4<String, String, Long, Long>>() {});

  private final boolean withId;
  private transient @Nullable EventParser parser;

  NativeEvents(boolean withId) {
    this.withId = withId;
  }

  @Override
  public Tuple4<String, String, Long, Long> deserialize(byte[] message) throws IOException {
    EventParser event = parser;
    if (event == null) {
      event = new EventParser();
      parser = event;
    }
    event.parse(message);
    return Tuple4.of(withId ? event.id : "", event.key, event.value, event.eventTime);
  }

  @Override
  public boolean isEndOfStream(Tuple4<String, String, Long, Long> event) {
    return false;
  }

  @Override
  public TypeInformation<Tuple4<String, String, Long, Long>> getProducedType() {
    return TYPE;
  }
}
