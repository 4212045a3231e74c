package io.plimsoll.transforms.views;

import io.plimsoll.transforms.batch.EventView;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The value of the first or the last event: by event time, then by business key, then by the value
 * itself. Holds the key and the value as encoded fields.
 */
final class EdgeValue extends Summary {
  private final byte kind;
  private long time;
  private byte[] fields;
  private int valueAt;
  private int end;

  private EdgeValue(byte kind, long time, byte[] fields, int valueAt, int end) {
    this.kind = kind;
    this.time = time;
    this.fields = fields;
    this.valueAt = valueAt;
    this.end = end;
  }

  /**
   * Makes one of a single event.
   *
   * @param kind {@link #FIRST} or {@link #LAST}
   * @param fields holds the key's fields and from {@code valueAt} to {@code end} the value
   */
  static EdgeValue of(byte kind, long time, byte[] fields, int valueAt, int end) {
    return new EdgeValue(kind, time, Arrays.copyOf(fields, end), valueAt, end);
  }

  static EdgeValue read(byte kind, ByteBuffer in) {
    long time = in.getLong();
    int valueAt = in.getInt();
    byte[] fields = new byte[in.remaining()];
    in.get(fields);
    return new EdgeValue(kind, time, fields, valueAt, fields.length);
  }

  /** Returns whether an event of this time cannot be the edge, whatever its key. */
  boolean isInside(long eventTime) {
    return kind == FIRST ? eventTime > time : eventTime < time;
  }

  /** Adds an event, given as in {@link #of}. */
  void add(long itsTime, byte[] itsFields, int itsValueAt, int itsEnd) {
    int order = Long.compare(itsTime, time);
    if (order == 0) {
      order = compare(itsFields, itsEnd);
    }
    if (kind == FIRST ? order < 0 : order > 0) {
      time = itsTime;
      if (fields.length < itsEnd) {
        fields = new byte[itsEnd];
      }
      System.arraycopy(itsFields, 0, fields, 0, itsEnd);
      valueAt = itsValueAt;
      end = itsEnd;
    }
  }

  private int compare(byte[] itsFields, int itsEnd) {
    int at = 0;
    for (int itsAt = 0; itsAt < itsEnd; itsAt += EventView.sizeAt(itsFields, itsAt)) {
      int order = EventView.compareAt(itsFields, itsAt, fields, at);
      if (order != 0) {
        return order;
      }
      at += EventView.sizeAt(fields, at);
    }
    return 0;
  }

  /** Returns the array that holds the value. */
  byte[] array() {
    return fields;
  }

  /** Returns the index at which the value begins. */
  int valueAt() {
    return valueAt;
  }

  @Override
  void merge(Summary other) {
    if (!(other instanceof EdgeValue that) || that.kind != kind) {
      throw cannotMerge(other);
    }
    add(that.time, that.fields, that.valueAt, that.end);
  }

  @Override
  Summary copy() {
    return of(kind, time, fields, valueAt, end);
  }

  @Override
  byte[] toByteArray() {
    return ByteBuffer.allocate(13 + end)
        .put(kind)
        .putLong(time)
        .putInt(valueAt)
        .put(fields, 0, end)
        .array();
  }
}
