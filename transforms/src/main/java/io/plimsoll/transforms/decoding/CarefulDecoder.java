package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.batch.Reason;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.EventType;
import io.plimsoll.transforms.decoding.ContractPlan.Planned;
import io.plimsoll.transforms.decoding.JsonValue.JsonNull;
import io.plimsoll.transforms.decoding.JsonValue.JsonObject;
import io.plimsoll.transforms.decoding.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what any record is, by building its whole tree. Rules 1 to 9 and the choice of the
 * contract are here, what one contract says of an event is in {@link EventReader}.
 *
 * <p>Where the rules leave something open: a root that is no object is a fault of the document as a
 * whole, so that any other fault goes before it. A fault lies where the value begins that has it (a
 * lone surrogate: where its escape begins).
 */
final class CarefulDecoder {
  /** Records larger than this, in bytes, are not looked at. */
  static final int MAX_RECORD_BYTES = 1 << 20;

  private final List<ContractPlan> plans;
  private final int topicContract;
  private final EventReader reader = new EventReader();

  CarefulDecoder(List<Contract> contracts) {
    if (contracts.isEmpty()) {
      throw new IllegalArgumentException("contracts: none (expected: at least one)");
    }
    List<ContractPlan> made = new ArrayList<>();
    for (Contract contract : contracts) {
      made.add(new ContractPlan(made.size(), contract));
    }
    plans = List.copyOf(made);
    topicContract = plans.size() == 1 ? 0 : DecodedRecord.NO_CONTRACT;
  }

  List<ContractPlan> plans() {
    return plans;
  }

  /** Decodes one record by rules 1 to 14. Never throws for anything in the record. */
  void decode(byte @Nullable [] value, long arrival, DecodedRecord into) {
    if (value == null) {
      into.setTombstone(topicContract);
      return;
    }
    int contract = topicContract;
    try {
      JsonObject root = document(value);
      ContractPlan plan = route(root);
      contract = plan.index;
      reader.read(plan, root, arrival, into);
    } catch (JsonFault fault) {
      into.setDeadLetter(contract, fault.reason(), fault.text());
    }
  }

  private static JsonObject document(byte[] value) throws JsonFault {
    if (value.length > MAX_RECORD_BYTES) {
      throw new JsonFault(
          Reason.TOO_LARGE,
          "record: " + value.length + " bytes (expected: at most " + MAX_RECORD_BYTES + ")");
    }
    int invalid = Utf8.firstInvalid(value);
    if (invalid >= 0) {
      throw new JsonFault(
          Reason.INVALID_UTF8, "byte " + invalid + ": no valid sequence (expected: UTF-8)");
    }
    if (JsonReader.isBlank(value)) {
      throw new JsonFault(Reason.EMPTY, "record: only white space (expected: a JSON object)");
    }
    if (new JsonReader(value).read() instanceof JsonObject object) {
      return object;
    }
    throw new JsonFault(Reason.NOT_AN_OBJECT, "root: something else (expected: an object)");
  }

  private ContractPlan route(JsonObject root) throws JsonFault {
    if (plans.size() == 1) {
      return plans.get(0);
    }
    boolean anyType = false;
    ContractPlan untyped = null;
    for (ContractPlan plan : plans) {
      EventType expected = plan.contract.eventType();
      if (expected == null || plan.eventType == null) {
        untyped = untyped == null ? plan : untyped;
        continue;
      }
      JsonValue type = find(root, plan.eventType);
      if (type instanceof JsonString string && string.value().equals(expected.value())) {
        return plan;
      }
      anyType |= !isNullOrEmpty(type);
    }
    if (untyped != null) {
      return untyped;
    }
    throw anyType
        ? new JsonFault(
            Reason.UNKNOWN_EVENT_TYPE,
            typePaths() + ": no contract's (expected: a type that a contract of the topic names)")
        : new JsonFault(
            Reason.MISSING_FIELD, typePaths() + ": absent, null or empty (expected: a string)");
  }

  private String typePaths() {
    return String.join(
        ", ",
        plans.stream()
            .map(plan -> plan.eventType == null ? "" : plan.eventType.path())
            .distinct()
            .toList());
  }

  /** Returns the value at a field's path, or null where there is none. */
  static @Nullable JsonValue find(JsonObject root, Planned planned) {
    JsonValue value = root;
    for (String segment : planned.segments()) {
      value = value instanceof JsonObject object ? object.members().get(segment) : null;
      if (value == null) {
        return null;
      }
    }
    return value;
  }

  /** Returns whether a field has no value, or one that says nothing. */
  static boolean isNullOrEmpty(@Nullable JsonValue value) {
    return value == null
        || value == JsonNull.NULL
        || (value instanceof JsonString string && string.value().isEmpty());
  }
}
