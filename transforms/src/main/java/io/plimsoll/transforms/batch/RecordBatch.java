package io.plimsoll.transforms.batch;

import static io.plimsoll.transforms.batch.FieldBuffer.INT;
import static io.plimsoll.transforms.batch.FieldBuffer.LONG;

import io.plimsoll.transforms.table.RecordHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoded records of one partition in their order: the pipeline's element from the source to
 * the partial aggregates. It is one array of bytes, so that copying, shuffling and restoring it
 * costs what copying bytes costs:
 *
 * <pre>
 *   watermark 8 | read at 8 | partition 4 | records 4 | oldest and newest event time 8, 8
 *   | topic (length 4, UTF-8)
 *   then for each record: kind 1 | bytes in Kafka 4 | perhaps those bytes | what {@link Cursor} reads
 * </pre>
 *
 * <p>A batch without records says only how far its partition was read: to the end that was asked
 * for, or past something that never shows as a record, as a transaction's mark does.
 */
public final class RecordBatch {
  /** The watermark of a batch whose partition has none yet: nothing can be late for it. */
  public static final long NO_WATERMARK = Long.MIN_VALUE;

  /** The watermark of a batch whose source knows of none: anything may be late for it. */
  public static final long UNSTAMPED = Long.MAX_VALUE;

  private static final int READ_AT = 8;
  private static final int PARTITION = 16;
  private static final int RECORDS = 20;
  private static final int OLDEST = 24;
  private static final int NEWEST = 32;
  private static final int TOPIC = 40;

  /** Set in the kind of an event whose bytes in Kafka are kept. */
  private static final int KEPT = 0x40;

  private static final DecodedRecord.Kind[] KINDS = DecodedRecord.Kind.values();
  private static final Reason[] REASONS = Reason.values();

  private final byte[] bytes;

  private RecordBatch(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the batch that some bytes hold; they are not copied. */
  public static RecordBatch wrap(byte[] bytes) {
    return new RecordBatch(bytes);
  }

  /** Returns the bytes of the batch; they are not copied. */
  public byte[] array() {
    return bytes;
  }

  /**
   * Returns a builder of batches of a partition.
   *
   * @param readAt the clock when the records were read, in milliseconds
   */
  public static Builder builder(String topic, int partition, long readAt) {
    return new Builder(topic, partition, readAt);
  }

  /**
   * Writes the watermark of the partition as it was before this batch. To be called by the source,
   * before the batch is handed on.
   */
  public void stampWatermark(long watermark) {
    LONG.set(bytes, 0, watermark);
  }

  /**
   * Returns the partition's watermark before this batch, in milliseconds, or {@link #NO_WATERMARK},
   * or {@link #UNSTAMPED}.
   */
  public long watermark() {
    return (long) LONG.get(bytes, 0);
  }

  /** Returns the clock when the records were read, in milliseconds. */
  public long readAt() {
    return (long) LONG.get(bytes, READ_AT);
  }

  /** Returns the partition. */
  public int partition() {
    return (int) INT.get(bytes, PARTITION);
  }

  /** Returns how many records there are. */
  public int records() {
    return (int) INT.get(bytes, RECORDS);
  }

  /** Returns the topic. */
  public String topic() {
    return new String(bytes, TOPIC + 4, (int) INT.get(bytes, TOPIC), StandardCharsets.UTF_8);
  }

  /**
   * Returns the newest event time in the batch, or {@link Long#MIN_VALUE} if nothing in it has one.
   */
  public long newestEventTime() {
    return (long) LONG.get(bytes, NEWEST);
  }

  /**
   * Returns the smallest event time in the batch that is not behind a watermark, or {@link
   * Long#MAX_VALUE} if there is none.
   */
  public long oldestEventTimeFrom(long watermark) {
    long oldest = (long) LONG.get(bytes, OLDEST);
    if (oldest >= watermark) {
      return oldest;
    }
    oldest = Long.MAX_VALUE;
    for (Cursor cursor = cursor(); cursor.next(); ) {
      if (cursor.hasEventTime()) {
        long time = cursor.eventTime();
        if (time >= watermark && time < oldest) {
          oldest = time;
        }
      }
    }
    return oldest;
  }

  /** Returns a cursor before the first record. */
  public Cursor cursor() {
    return new Cursor(bytes, TOPIC + 4 + (int) INT.get(bytes, TOPIC), records());
  }

  /** Walks over the records of a batch. */
  public static final class Cursor {
    private final byte[] bytes;
    private final EventView event = new EventView();
    private int next;
    private int left;
    private DecodedRecord.Kind kind = DecodedRecord.Kind.TOMBSTONE;
    private int size;
    private boolean kept;
    private int body;

    private Cursor(byte[] bytes, int first, int records) {
      this.bytes = bytes;
      this.next = first;
      this.left = records;
    }

    /** Moves to the next record; returns false behind the last. */
    public boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      kept = (bytes[next] & KEPT) != 0;
      kind = KINDS[bytes[next] & ~KEPT];
      size = (int) INT.get(bytes, next + 1);
      body = next + 5 + (kept ? size : 0);
      next = body + (int) INT.get(bytes, body);
      if (kind == DecodedRecord.Kind.EVENT) {
        event.moveTo(bytes, body);
      }
      return true;
    }

    /** Returns what the record is. */
    public DecodedRecord.Kind kind() {
      return kind;
    }

    /** Returns how many bytes the record's value had. */
    public int size() {
      return size;
    }

    /** Returns the index of the record's contract, or {@link DecodedRecord#NO_CONTRACT}. */
    public int contract() {
      return (int) INT.get(bytes, body + 4);
    }

    /** Returns the record's offset. */
    public long offset() {
      return (long) LONG.get(bytes, body + 8);
    }

    /** Returns the record's arrival, in milliseconds. */
    public long arrival() {
      return (long) LONG.get(bytes, body + 16);
    }

    /** Returns whether the record is an event, though it may be a quarantined one. */
    public boolean hasEventTime() {
      return kind == DecodedRecord.Kind.EVENT || kind == DecodedRecord.Kind.QUARANTINE;
    }

    /** Returns the event time of a record that has one, in milliseconds. */
    public long eventTime() {
      return (long) LONG.get(bytes, body + 24);
    }

    /** Returns why the record is a dead letter. */
    public Reason reason() {
      return REASONS[RefusedRecord.cause(bytes, body)];
    }

    /** Returns the index of the rule for which the record is quarantined. */
    public int rule() {
      return RefusedRecord.cause(bytes, body);
    }

    /** Returns the event; the same object for every record that is one. */
    public EventView event() {
      return event;
    }

    /** Returns the bytes in Kafka of an event; null if they were not kept. */
    public byte @Nullable [] value() {
      return kept ? Arrays.copyOfRange(bytes, body - size, body) : null;
    }

    /** Returns a dead letter or a quarantined record. */
    public RefusedRecord refused() {
      return RefusedRecord.read(bytes, body);
    }
  }

  /** Collects the records of a partition, batch after batch. Not thread-safe. */
  public static final class Builder {
    private final String topic;
    private final int partition;
    private final ByteWriter out = new ByteWriter(64 << 10);
    private int records;
    private long oldestEventTime;
    private long newestEventTime;

    private Builder(String topic, int partition, long readAt) {
      this.topic = topic;
      this.partition = partition;
      begin(readAt);
    }

    /** Begins a new batch of the same partition. */
    public void begin(long readAt) {
      out.clear();
      records = 0;
      oldestEventTime = Long.MAX_VALUE;
      newestEventTime = Long.MIN_VALUE;
      out.putLong(UNSTAMPED);
      out.putLong(readAt);
      out.putInt(partition);
      out.append(TOPIC - RECORDS);
      out.putText(topic);
    }

    /** Adds an event with its bytes in Kafka. */
    public void addKept(long offset, long arrival, DecodedRecord decoded, byte[] value) {
      records++;
      out.putByte(decoded.kind().ordinal() | KEPT);
      out.putInt(value.length);
      out.putBytes(value, 0, value.length);
      EventView.write(out, offset, arrival, decoded);
      observe(decoded.eventTime());
    }

    /**
     * Adds a record.
     *
     * @param arrival the record's timestamp, in milliseconds
     * @param decoded what it became
     * @param key the record's key, kept of a refused record only
     * @param value the record's value, kept of a refused record only
     * @param headers the record's headers, kept of a refused record only
     */
    public void add(
        long offset,
        long arrival,
        DecodedRecord decoded,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<RecordHeader> headers) {
      records++;
      out.putByte(decoded.kind().ordinal());
      out.putInt(value == null ? 0 : value.length);
      switch (decoded.kind()) {
        case EVENT -> {
          EventView.write(out, offset, arrival, decoded);
          observe(decoded.eventTime());
        }
        case TOMBSTONE -> {
          out.putInt(24);
          out.putInt(decoded.contract());
          out.putLong(offset);
          out.putLong(arrival);
        }
        case DEAD_LETTER -> RefusedRecord.write(out, offset, arrival, decoded, key, value, headers);
        case QUARANTINE -> {
          RefusedRecord.write(out, offset, arrival, decoded, key, value, headers);
          observe(decoded.eventTime());
        }
      }
    }

    /** Adds the records of another batch of the same partition. */
    public void append(RecordBatch other) {
      int from = TOPIC + 4 + (int) INT.get(other.bytes, TOPIC);
      out.putBytes(other.bytes, from, other.bytes.length - from);
      records += other.records();
      oldestEventTime = Math.min(oldestEventTime, (long) LONG.get(other.bytes, OLDEST));
      newestEventTime = Math.max(newestEventTime, (long) LONG.get(other.bytes, NEWEST));
    }

    private void observe(long eventTime) {
      oldestEventTime = Math.min(oldestEventTime, eventTime);
      newestEventTime = Math.max(newestEventTime, eventTime);
    }

    /** Returns how many records were added. */
    public int records() {
      return records;
    }

    /** Returns how many bytes the batch takes so far. */
    public int byteSize() {
      return out.length();
    }

    /** Returns the batch. */
    public RecordBatch build() {
      byte[] bytes = out.toByteArray();
      INT.set(bytes, RECORDS, records);
      LONG.set(bytes, OLDEST, oldestEventTime);
      LONG.set(bytes, NEWEST, newestEventTime);
      return new RecordBatch(bytes);
    }
  }
}
