package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.FieldBuffer;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.SchemaVersion;
import io.plimsoll.transforms.decoding.ContractPlan.Planned;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event of one contract out of what a walk found, or finds that it is not sure: what
 * {@link EventReader} does, less every fault.
 */
final class FastEvent {
  private final ContractPlan plan;
  private final JsonBytes json;
  private final Slots slots;
  private final FastText text;
  private final Fingerprint hash = new Fingerprint();
  private final FastDecimal decimal = new FastDecimal();
  private final RecentMinute recent = new RecentMinute();
  private final FastField[] key;
  private final FastField[] requiredObjects;
  private final FastField[] others;
  private final int[] otherSlots;
  private final int[] otherKinds;
  private final FastField[] projection;
  private final FastField[] content;
  private final FastField eventTime;
  private final @Nullable FastField eventType;
  private final byte[] typeValue;
  private final @Nullable FastField schemaVersion;
  private final long[] versions;

  FastEvent(ContractPlan plan, FieldTree tree, JsonBytes json, Slots slots) {
    this.plan = plan;
    this.json = json;
    this.slots = slots;
    this.text = new FastText(json, slots);
    key = fields(plan.key, tree);
    requiredObjects = fields(plan.requiredObjects, tree);
    others = fields(plan.others, tree);
    otherSlots = Arrays.stream(others).mapToInt(field -> field.slot).toArray();
    otherKinds = Arrays.stream(others).mapToInt(FastField::kindsAlwaysFine).toArray();
    projection = fields(plan.projection, tree);
    content = fields(plan.contract.deduplicates() ? plan.content : List.of(), tree);
    eventTime = field(plan.eventTime, tree);
    eventType = plan.eventType == null ? null : field(plan.eventType, tree);
    EventType type = plan.contract.eventType();
    typeValue = (type == null ? "" : type.value()).getBytes(StandardCharsets.UTF_8);
    schemaVersion = plan.schemaVersion == null ? null : field(plan.schemaVersion, tree);
    SchemaVersion version = plan.contract.schemaVersion();
    versions =
        version == null
            ? new long[0]
            : version.supported().stream().mapToLong(Long::longValue).toArray();
  }

  private FastField[] fields(List<Planned> fields, FieldTree tree) {
    return fields.stream().map(planned -> field(planned, tree)).toArray(FastField[]::new);
  }

  private FastField field(Planned planned, FieldTree tree) {
    return new FastField(planned, tree, json, slots, text);
  }

  /** Returns whether the record's event type is surely this contract's. */
  boolean isClaimed() {
    if (eventType == null || !isString(eventType)) {
      return false;
    }
    text.text(eventType.slot);
    return text.is(typeValue);
  }

  private boolean isString(FastField field) {
    return slots.kind[field.slot] == Slots.STRING || slots.kind[field.slot] == Slots.ESCAPED;
  }

  /** Returns whether it is sure that the record is an event; then {@code into} holds it. */
  boolean read(long arrival, boolean unknownNames, DecodedRecord into) {
    if (unknownNames && plan.contract.rejectsUnknownFields()) {
      return false;
    }
    if (schemaVersion != null && !isSupported(schemaVersion)) {
      return false;
    }
    if (eventType != null && (!eventType.isPresent() || !isClaimed())) {
      return false;
    }
    for (FastField field : key) {
      if (!field.isPresent()) {
        return false;
      }
    }
    for (FastField field : requiredObjects) {
      if (!field.isPresentWhereItsObjectIs()) {
        return false;
      }
    }
    for (int i = 0; i < others.length; i++) {
      if ((otherKinds[i] >>> slots.kind[otherSlots[i]] & 1) == 0 && !others[i].isFine()) {
        return false;
      }
    }
    long time = time();
    if (EventReader.isTooEarly(time) || EventReader.isFuture(plan, time, arrival)) {
      return false;
    }
    into.setEvent(plan.index, time);
    FieldBuffer fields = into.fields();
    for (FastField field : projection) {
      if (!project(field, fields)) {
        return false;
      }
    }
    return !plan.contract.deduplicates() || setFingerprints(time, into);
  }

  private boolean isSupported(FastField field) {
    if (slots.kind[field.slot] == Slots.INTEGER) {
      for (long version : versions) {
        if (version == slots.integer[field.slot]) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the event time; what is none is too early, and so left to the careful decoder. */
  private long time() {
    int slot = eventTime.slot;
    if (plan.epochMillis) {
      return slots.kind[slot] == Slots.INTEGER ? slots.integer[slot] : Rfc3339.NONE;
    }
    return slots.kind[slot] == Slots.STRING
        ? recent.parse(json.bytes, slots.from[slot], slots.to[slot])
        : Rfc3339.NONE;
  }

  private boolean project(FastField field, FieldBuffer fields) {
    int slot = field.slot;
    switch (slots.kind[slot]) {
      case Slots.ABSENT, Slots.NULL -> fields.putNull();
      case Slots.FALSE -> fields.putBoolean(false);
      case Slots.TRUE, Slots.OBJECT, Slots.ARRAY -> fields.putBoolean(true);
      default -> {
        if (field.type == FieldType.INTEGER && slots.kind[slot] == Slots.INTEGER) {
          fields.putInteger(slots.integer[slot]);
        } else if (field.isDecimal) {
          if (!decimal.read(json.bytes, slots.from[slot], slots.to[slot], field.places)) {
            return false;
          }
          fields.putDecimal(field.places, decimal.high, decimal.low);
        } else {
          takeText(field);
          fields.putText(text.bytes, text.from, text.count);
        }
      }
    }
    return true;
  }

  private void takeText(FastField field) {
    if (isString(field) && field.type != FieldType.DECIMAL) {
      text.text(field.slot);
    } else {
      text.number(field.slot);
    }
  }

  private boolean setFingerprints(long time, DecodedRecord into) {
    hash.reset(plan.keySeedHigh, plan.keySeedLow);
    for (FastField field : key) {
      if (!hash(field)) {
        return false;
      }
    }
    long keyHigh = hash.high;
    long keyLow = hash.low;
    hash.reset(0, 0);
    hash.integer(time);
    long contentHigh = hash.high;
    long contentLow = hash.low;
    for (FastField field : content) {
      if (slots.kind[field.slot] > Slots.NULL) {
        hash.reset(field.seedHigh, field.seedLow);
        if (!hash(field)) {
          return false;
        }
        contentHigh += hash.high;
        contentLow += hash.low;
      }
    }
    into.setFingerprints(keyHigh, keyLow, contentHigh, contentLow);
    return true;
  }

  private boolean hash(FastField field) {
    int slot = field.slot;
    switch (slots.kind[slot]) {
      case Slots.FALSE -> hash.integer(0);
      case Slots.TRUE -> hash.integer(1);
      case Slots.OBJECT, Slots.ARRAY -> {
        return false;
      }
      default -> {
        if (field.type == FieldType.INTEGER) {
          hash.integer(slots.integer[slot]);
        } else {
          takeText(field);
          hash.bytes(text.bytes, text.from, text.count);
        }
      }
    }
    return true;
  }
}
