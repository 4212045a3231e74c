package io.plimsoll.quickstart;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Produces a day's records in the order and, at a given speed, in the rhythm of their arrival.
 *
 * <p>The day's first quarter of an hour comes at once; the rest waits until somebody reads, so that
 * what is shown is a stream and not a backlog.
 */
final class DayPlayer {
  private static final long AT_ONCE_MILLIS = 15 * 60_000;
  private static final long PATIENCE_SECONDS = 30;

  private final String bootstrapServers;
  private final String topic;
  private final List<DayRecord> day;
  private final Speed speed;
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile int played;

  DayPlayer(String bootstrapServers, String topic, List<DayRecord> day, Speed speed) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.day = day;
    this.speed = speed;
  }

  /** Lets the rest of the day go: somebody reads. */
  void somebodyReads() {
    reading.countDown();
  }

  /** Lets {@link #play} return before the day is over. */
  void stop() {
    stopped.countDown();
    reading.countDown();
  }

  /** Returns how many records were produced so far. */
  int played() {
    return played;
  }

  /** Returns the newest arrival that was played, or the first one's if none was. */
  long arrivalMillis() {
    return day.get(Math.max(played - 1, 0)).arrivalMillis();
  }

  /** Returns what stopped the producer, if anything did. */
  @Nullable Exception failure() {
    return failure.get();
  }

  /** Plays the whole day, unless it is stopped; returns when the broker has what was played. */
  void play() throws InterruptedException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "linger.ms",
            5,
            // With more, a topic as new as this may take the second batch and never the first.
            "max.in.flight.requests.per.connection",
            1,
            "compression.type",
            "zstd",
            "max.request.size",
            EmbeddedBroker.MAX_RECORD_BYTES);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      long first = day.get(0).arrivalMillis();
      int next = 0;
      while (next < day.size() && day.get(next).arrivalMillis() < first + AT_ONCE_MILLIS) {
        send(producer, day.get(next));
        played = ++next;
      }
      producer.flush();
      if (!speed.equals(Speed.MAX)) {
        // Plays on even if nobody comes: the records wait in the topic.
        boolean unused = reading.await(PATIENCE_SECONDS, SECONDS);
      }
      long start = System.nanoTime() - speed.dueNanos(AT_ONCE_MILLIS);
      while (next < day.size() && failure.get() == null) {
        long due = start + speed.dueNanos(day.get(next).arrivalMillis() - first);
        if (stopped.await(due - System.nanoTime(), NANOSECONDS)) {
          break;
        }
        send(producer, day.get(next));
        played = ++next;
      }
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, DayRecord entry) {
    // The callback is told of a failure; nobody waits for the future.
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(
                topic, entry.partition(), entry.arrivalMillis(), entry.key(), entry.value()),
            (metadata, exception) -> {
              if (exception != null) {
                failure.compareAndSet(null, exception);
              }
            });
  }
}
