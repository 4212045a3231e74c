package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventTime;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.IntegerFormat;
import io.plimsoll.transforms.contract.SchemaVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A contract arranged in the order in which decoding asks for its parts. */
final class ContractPlan {
  /**
   * One field that the contract knows.
   *
   * @param declared whether the contract's fields have it, not only a path elsewhere in it
   * @param free whether it is an object or array whose inside nobody declared
   */
  record Planned(
      Field field,
      List<String> segments,
      FieldRules rules,
      boolean declared,
      boolean free,
      long seedHigh,
      long seedLow) {
    String path() {
      return field.path();
    }

    /** Returns the range of an integer field; the widest for any other. */
    IntegerFormat format() {
      IntegerFormat format = field.format();
      return format == null ? IntegerFormat.I64 : format;
    }

    /** Returns whether it is a decimal, or a number that becomes one. */
    boolean isDecimal() {
      return field.type() == FieldType.DECIMAL || field.type() == FieldType.NUMBER;
    }
  }

  final int index;
  final Contract contract;
  final long maxFutureSkew;
  final long keySeedHigh;
  final long keySeedLow;
  final List<Planned> key;
  final @Nullable Planned eventType;
  final @Nullable Planned schemaVersion;
  final Planned eventTime;
  final boolean epochMillis;

  /** Objects that must be there before any required field can be. */
  final List<Planned> requiredObjects;

  /** Every declared field that rule 14 checks, in the contract's order. */
  final List<Planned> others;

  final List<Planned> projection;

  /** The fields whose values, with the event time, are an event's content. */
  final List<Planned> content;

  private final Map<String, Planned> byPath = new LinkedHashMap<>();

  ContractPlan(int index, Contract contract) {
    this.index = index;
    this.contract = contract;
    this.maxFutureSkew = contract.maxFutureSkew().getMillis();
    Fingerprint seed = seed("key:" + contract.id());
    keySeedHigh = seed.high;
    keySeedLow = seed.low;
    for (Field field : contract.fields()) {
      byPath.put(field.path(), plan(field, true));
    }
    key = contract.businessKey().stream().map(path -> at(path, FieldType.STRING)).toList();
    EventType type = contract.eventType();
    eventType = type == null ? null : at(type.path(), FieldType.STRING);
    SchemaVersion version = contract.schemaVersion();
    schemaVersion = version == null ? null : at(version.path(), FieldType.INTEGER);
    epochMillis = contract.eventTime().format() == EventTime.Format.EPOCH_MILLIS;
    eventTime =
        at(contract.eventTime().path(), epochMillis ? FieldType.INTEGER : FieldType.TIMESTAMP);
    projection = contract.projection().stream().map(path -> at(path, FieldType.STRING)).toList();
    requiredObjects = byPath.values().stream().filter(this::leadsToRequired).toList();
    Set<String> ruled = new HashSet<>(contract.businessKey());
    ruled.add(eventTime.path());
    if (type != null) {
      ruled.add(type.path());
    }
    if (version != null) {
      ruled.add(version.path());
    }
    List<Planned> declared =
        byPath.values().stream()
            .filter(planned -> planned.declared() && !ruled.contains(planned.path()))
            .toList();
    others = declared.stream().filter(planned -> !requiredObjects.contains(planned)).toList();
    content =
        declared.stream()
            .filter(planned -> planned.free() || planned.field().type() != FieldType.OBJECT)
            .toList();
  }

  private Planned at(String path, FieldType type) {
    return byPath.computeIfAbsent(path, absent -> plan(undeclared(path, type), false));
  }

  private static Field undeclared(String path, FieldType type) {
    @Nullable IntegerFormat format = type == FieldType.INTEGER ? IntegerFormat.I64 : null;
    return new Field(path, type, false, format, 0, 0, Field.Rules.NONE);
  }

  private Planned plan(Field field, boolean declared) {
    boolean inside =
        contract.fields().stream().anyMatch(other -> other.path().startsWith(field.path() + "."));
    boolean free = field.type() == FieldType.ARRAY || (field.type() == FieldType.OBJECT && !inside);
    Fingerprint seed = seed("field:" + field.path());
    return new Planned(
        field,
        List.of(field.path().split("\\.", -1)),
        new FieldRules(field.rules()),
        declared,
        free,
        seed.high,
        seed.low);
  }

  /** Seeds hang on names, not on places, so that a field more changes no other's fingerprint. */
  private static Fingerprint seed(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    Fingerprint seed = new Fingerprint();
    seed.bytes(bytes, 0, bytes.length);
    return seed;
  }

  private boolean leadsToRequired(Planned object) {
    return object.field().type() == FieldType.OBJECT
        && object.field().required()
        && contract.fields().stream()
            .anyMatch(inner -> inner.required() && inner.path().startsWith(object.path() + "."));
  }

  /** Returns the field at a path, or null if the contract speaks of none there. */
  @Nullable Planned known(String path) {
    return byPath.get(path);
  }

  /** Returns whether a path, itself of no field, leads to one. */
  boolean isOnTheWay(String path) {
    return byPath.keySet().stream().anyMatch(known -> known.startsWith(path + "."));
  }

  /** Returns every field that the contract speaks of, an object before its own fields. */
  Iterable<Planned> all() {
    return byPath.values();
  }
}
