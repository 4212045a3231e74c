package io.plimsoll.transforms.batch;

import static io.plimsoll.transforms.batch.FieldBuffer.INT;
import static io.plimsoll.transforms.batch.FieldBuffer.LONG;

import java.nio.charset.StandardCharsets;

/**
 * Events of several partitions that one shard of the business keys decides. One array of bytes:
 *
 * <pre>
 *   events 4 | then for each: the partition's watermark at that record 8 | partition 4
 *   | topic (length 4, UTF-8) | the event, as {@link EventView} reads it
 * </pre>
 */
public final class ShardBatch {
  private final byte[] bytes;

  private ShardBatch(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the batch that some bytes hold; they are not copied. */
  public static ShardBatch wrap(byte[] bytes) {
    return new ShardBatch(bytes);
  }

  /** Returns the bytes of the batch; they are not copied. */
  public byte[] array() {
    return bytes;
  }

  /** Returns how many events there are. */
  public int events() {
    return (int) INT.get(bytes, 0);
  }

  /** Returns a cursor before the first event. */
  public Cursor cursor() {
    return new Cursor(bytes, events());
  }

  /** Walks over the events of a batch. */
  public static final class Cursor {
    private final byte[] bytes;
    private final EventView event = new EventView();
    private int left;
    private int at;
    private int next = 4;

    private Cursor(byte[] bytes, int events) {
      this.bytes = bytes;
      this.left = events;
    }

    /** Moves to the next event; returns false behind the last. */
    public boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      at = next;
      event.moveTo(bytes, at + 16 + topicLength());
      next = event.index() + event.length();
      return true;
    }

    /** Returns the watermark of the event's partition at that record, in milliseconds. */
    public long partitionWatermark() {
      return (long) LONG.get(bytes, at);
    }

    /** Returns the event's partition. */
    public int partition() {
      return (int) INT.get(bytes, at + 8);
    }

    /** Returns the event's topic. */
    public String topic() {
      return new String(bytes, at + 16, topicLength(), StandardCharsets.UTF_8);
    }

    /** Returns the event; the same object for every one. */
    public EventView event() {
      return event;
    }

    private int topicLength() {
      return (int) INT.get(bytes, at + 12);
    }
  }

  /** Collects events. Not thread-safe. */
  public static final class Builder {
    private final ByteWriter out = new ByteWriter(1024);
    private int events;

    /** Makes a builder of an empty batch. */
    public Builder() {
      clear();
    }

    /** Forgets all events. */
    public void clear() {
      out.clear();
      out.putInt(0);
      events = 0;
    }

    /** Adds an event that was read from a partition, whose topic is given in UTF-8. */
    public void add(EventView event, byte[] topic, int partition, long partitionWatermark) {
      events++;
      out.putLong(partitionWatermark);
      out.putInt(partition);
      out.putBlock(topic);
      out.putBytes(event.array(), event.index(), event.length());
    }

    /** Returns whether there is no event. */
    public boolean isEmpty() {
      return events == 0;
    }

    /** Returns the batch. */
    public ShardBatch build() {
      byte[] bytes = out.toByteArray();
      INT.set(bytes, 0, events);
      return new ShardBatch(bytes);
    }
  }
}
