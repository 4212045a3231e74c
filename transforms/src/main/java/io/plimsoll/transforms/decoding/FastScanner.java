package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.decoding.FieldTree.Member;
import io.plimsoll.transforms.decoding.FieldTree.ObjectNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the events that have nothing unusual about them in one walk over their bytes, and knows
 * which these are. It never says what is wrong with a record: whatever it is not sure of, it leaves
 * to the careful decoder. Allocates nothing per record.
 *
 * <p>It gives up on every fault, on an escape in a name that it might know, on a known name that
 * occurs twice, on large exponents and very long numbers, and on the content of declared arrays
 * where that is fingerprinted.
 */
final class FastScanner {
  private final FieldTree tree;
  private final List<FastEvent> events;
  private final @Nullable FastEvent only;
  private final JsonBytes json = new JsonBytes();
  private final Slots slots;
  private boolean unknownNames;

  FastScanner(List<ContractPlan> plans) {
    tree = new FieldTree(plans);
    slots = new Slots(tree.size());
    events = new ArrayList<>();
    for (ContractPlan plan : plans) {
      events.add(new FastEvent(plan, tree, json, slots));
    }
    only = plans.size() == 1 ? events.get(0) : null;
  }

  /** Returns whether it is sure of what the record is; then {@code into} holds the event. */
  boolean scan(byte[] record, long arrival, DecodedRecord into) {
    if (record.length > CarefulDecoder.MAX_RECORD_BYTES) {
      return false;
    }
    json.load(record);
    slots.clear();
    // What one of several contracts does not know another may: they cannot share the one flag.
    unknownNames = only == null;
    int at = json.skipSpace(0);
    if (json.bytes[at] != '{') {
      return false;
    }
    at = object(tree.root(), at + 1, 1);
    if (at < 0 || json.skipSpace(at) != json.length) {
      return false;
    }
    FastEvent event = only != null ? only : route();
    return event != null && event.read(arrival, unknownNames, into);
  }

  private @Nullable FastEvent route() {
    for (FastEvent event : events) {
      if (event.isClaimed()) {
        return event;
      }
    }
    return null;
  }

  /** Walks over an object from behind its brace, keeping the values of known names. */
  private int object(ObjectNames names, int from, int depth) {
    byte[] b = json.bytes;
    int at = from;
    if (b[at] <= ' ') {
      at = json.skipSpace(at);
    }
    if (b[at] == '}') {
      return at + 1;
    }
    for (int ordinal = 0; ; ordinal++) {
      if (b[at] != '"') {
        at = json.skipSpace(at);
        if (b[at] != '"') {
          return JsonBytes.UNSURE;
        }
      }
      at++;
      Member member = names.guess(ordinal, b, at);
      if (member != null) {
        at += member.length + 1;
      } else {
        int end = json.string(at);
        if (end < 0 || json.escaped) {
          return JsonBytes.UNSURE;
        }
        member = names.find(b, at, end);
        if (member != null) {
          names.learn(ordinal, member);
        }
        at = end + 1;
      }
      if (b[at] != ':') {
        at = json.skipSpace(at);
        if (b[at] != ':') {
          return JsonBytes.UNSURE;
        }
      }
      at++;
      if (b[at] <= ' ') {
        at = json.skipSpace(at);
      }
      if (member != null) {
        at = known(member, at, depth);
      } else {
        unknownNames = true;
        at = json.value(at, depth + 1);
      }
      if (at < 0) {
        return JsonBytes.UNSURE;
      }
      if (b[at] <= ' ') {
        at = json.skipSpace(at);
      }
      if (b[at] == '}') {
        return at + 1;
      }
      if (b[at++] != ',') {
        return JsonBytes.UNSURE;
      }
    }
  }

  private int known(Member member, int at, int depth) {
    byte[] b = json.bytes;
    int slot = member.slot;
    if (slots.kind[slot] != Slots.ABSENT) {
      return JsonBytes.UNSURE;
    }
    switch (b[at]) {
      case '"' -> {
        int end = json.string(at + 1);
        slots.kind[slot] = json.escaped ? Slots.ESCAPED : Slots.STRING;
        slots.from[slot] = at + 1;
        slots.to[slot] = end;
        return end < 0 ? end : end + 1;
      }
      case '{' -> {
        slots.kind[slot] = Slots.OBJECT;
        return member.inner != null && depth < JsonReader.MAX_DEPTH
            ? object(member.inner, at + 1, depth + 1)
            : json.value(at, depth + 1);
      }
      case '[' -> {
        slots.kind[slot] = Slots.ARRAY;
        return json.value(at, depth + 1);
      }
      case 't', 'f', 'n' -> {
        slots.kind[slot] = b[at] == 'n' ? Slots.NULL : b[at] == 't' ? Slots.TRUE : Slots.FALSE;
        return json.literal(at);
      }
      default -> {
        int end = json.number(at);
        slots.kind[slot] = (byte) (Slots.INTEGER + json.spelling);
        slots.from[slot] = at;
        slots.to[slot] = end;
        slots.integer[slot] = json.integer;
        return end;
      }
    }
  }
}
