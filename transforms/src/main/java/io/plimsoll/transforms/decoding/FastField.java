package io.plimsoll.transforms.decoding;

import io.plimsoll.transforms.contract.Field;
import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.decoding.ContractPlan.Planned;

/** One declared field and the check of what a walk found in its slot. */
final class FastField {
  /** The parent of a field of the root. */
  private static final int ROOT = -1;

  final int slot;
  final FieldType type;
  final long seedHigh;
  final long seedLow;
  final boolean isDecimal;
  final int places;
  private final int parent;
  private final boolean required;
  private final FieldRules rules;
  private final boolean anyText;
  private final boolean anyNumber;
  private final long lowest;
  private final long highest;
  private final int integerDigits;
  private final int scale;
  private final JsonBytes json;
  private final Slots slots;
  private final FastText texts;

  FastField(Planned planned, FieldTree tree, JsonBytes json, Slots slots, FastText texts) {
    Field field = planned.field();
    int depth = planned.segments().size();
    this.slot = tree.slot(planned.segments());
    this.parent = depth == 1 ? ROOT : tree.slot(planned.segments().subList(0, depth - 1));
    this.type = field.type();
    this.seedHigh = planned.seedHigh();
    this.seedLow = planned.seedLow();
    this.isDecimal = planned.isDecimal();
    this.places = field.places();
    this.required = field.required();
    this.rules = planned.rules();
    this.anyText = !rules.restrictText();
    this.anyNumber = !rules.restrictNumber();
    this.integerDigits = field.precision() - field.scale();
    this.scale = field.scale();
    this.json = json;
    this.slots = slots;
    this.texts = texts;
    lowest = planned.format().lowest();
    highest = planned.format().highest();
  }

  /** Returns the set of kinds, as bits, that are fine whatever their value and their parent. */
  int kindsAlwaysFine() {
    int kinds =
        switch (type) {
          case STRING, TIMESTAMP -> anyText ? 1 << Slots.STRING | 1 << Slots.ESCAPED : 0;
          case INTEGER -> anyNumber && lowest == Long.MIN_VALUE ? 1 << Slots.INTEGER : 0;
          case NUMBER -> anyNumber ? 1 << Slots.INTEGER | 1 << Slots.LONG_NUMBER : 0;
          case DECIMAL -> 0;
          case BOOLEAN -> 1 << Slots.FALSE | 1 << Slots.TRUE;
          case OBJECT -> 1 << Slots.OBJECT;
          case ARRAY -> 1 << Slots.ARRAY;
        };
    return required ? kinds : kinds | 1 << Slots.ABSENT | 1 << Slots.NULL;
  }

  /** Returns whether rule 14 finds surely nothing wrong. */
  boolean isFine() {
    byte kind = slots.kind[slot];
    return kind > Slots.NULL
        ? isDeclared(kind)
        : !required || (parent != ROOT && slots.kind[parent] != Slots.OBJECT);
  }

  /** Returns whether there is a value, not null, no empty string, with surely nothing wrong. */
  boolean isPresent() {
    byte kind = slots.kind[slot];
    return kind > Slots.NULL
        && (kind != Slots.STRING || slots.from[slot] < slots.to[slot])
        && isDeclared(kind);
  }

  /** Returns whether it is present, or need not be since the object that it is in is not. */
  boolean isPresentWhereItsObjectIs() {
    return isPresent() || (parent != ROOT && slots.kind[parent] != Slots.OBJECT);
  }

  private boolean isDeclared(byte kind) {
    return switch (type) {
      case STRING, TIMESTAMP ->
          (kind == Slots.STRING || kind == Slots.ESCAPED) && (anyText || allowsText());
      case INTEGER ->
          kind == Slots.INTEGER
              && slots.integer[slot] >= lowest
              && slots.integer[slot] <= highest
              && (anyNumber || allowsNumber());
      case NUMBER ->
          (kind == Slots.INTEGER || kind == Slots.LONG_NUMBER) && (anyNumber || allowsNumber());
      case DECIMAL -> isDecimal(kind) && (anyNumber || allowsNumber());
      case BOOLEAN -> kind == Slots.TRUE || kind == Slots.FALSE;
      case OBJECT -> kind == Slots.OBJECT;
      case ARRAY -> kind == Slots.ARRAY;
    };
  }

  private boolean allowsText() {
    texts.text(slot);
    if (!rules.hasPattern()) {
      return rules.surelyAllowBytes(texts.count) || rules.allowLength(texts.codePoints());
    }
    return rules.expectedOf(texts.asString()) == null;
  }

  private boolean allowsNumber() {
    JsonNumber number = JsonNumber.of(json.bytes, slots.from[slot], slots.to[slot]);
    return rules.expectedOf(number) == null;
  }

  private boolean isDecimal(byte kind) {
    int from = slots.from[slot];
    int to = slots.to[slot];
    if (kind == Slots.STRING) {
      // The zeros behind the record are not behind this string, but its quote ends a number too.
      if (json.number(from) != to || json.spelling == JsonBytes.SCIENTIFIC) {
        return false;
      }
    } else if (kind != Slots.INTEGER && kind != Slots.LONG_NUMBER) {
      return false;
    }
    byte[] b = json.bytes;
    int start = b[from] == '-' ? from + 1 : from;
    int point = start;
    while (point < to && b[point] != '.') {
      point++;
    }
    int end = to;
    while (end > point && b[end - 1] == '0') {
      end--;
    }
    int before = b[start] == '0' ? 0 : point - start;
    return before <= integerDigits && end - point - 1 <= scale;
  }
}
