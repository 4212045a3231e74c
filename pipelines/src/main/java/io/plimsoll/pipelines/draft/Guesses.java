package io.plimsoll.pipelines.draft;

import io.plimsoll.transforms.contract.FieldType;
import io.plimsoll.transforms.contract.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Guesses from names and values what the fields of samples mean. */
final class Guesses {
  private static final List<String> TIMES =
      List.of(
          "event_time",
          "event_time_ms",
          "event_timestamp",
          "occurred_at",
          "time",
          "timestamp",
          "ts",
          "at",
          "date_time",
          "created_at",
          "date");
  private static final Set<String> TYPES = Set.of("event_type");
  private static final Set<String> VERSIONS = Set.of("schema_version");
  private static final List<String> KEYS = List.of("event_id", "id", "uuid", "message_id");

  /** Numbers that name or place a thing: nobody wants their sum. */
  private static final Pattern NO_AMOUNT =
      Pattern.compile(
          "(.*_)?(id|ids|no|nr|number|code|status|version|year|seq|sequence|index|port|rank|zip"
              + "|lat|lon|lng|latitude|longitude|ms|millis|timestamp|time)");

  /** Numbers of which a sum is most often wanted. */
  private static final Pattern AMOUNT =
      Pattern.compile(
          "(.*_)?(amount|price|total|value|cost|fare|revenue|quantity|qty|bytes|size|length|duration"
              + "|added|delta|metres|meters)(_.*)?");

  private static final int MOST_GROUPS = 20;

  private final int samples;
  private final List<SampledField> fields;

  /**
   * @param root what the samples have
   * @param samples how many they are
   */
  Guesses(SampledField root, int samples) {
    this.samples = samples;
    this.fields = root.declared();
  }

  /** Returns whether every sample has the field. */
  boolean isAlways(SampledField field) {
    return field.present() == samples;
  }

  @Nullable SampledField field(String path) {
    return fields.stream().filter(each -> each.path().equals(path)).findFirst().orElse(null);
  }

  /** Returns the fields that may be the event time, the likeliest first. */
  List<SampledField> eventTimes() {
    List<SampledField> times =
        fields.stream().filter(each -> isAlways(each) && each.hasTimesOnly()).toList();
    List<SampledField> named = times.stream().filter(each -> rank(TIMES, each) >= 0).toList();
    return named.isEmpty()
        ? times
        : named.stream()
            .sorted(
                Comparator.comparingInt((SampledField each) -> rank(TIMES, each))
                    .thenComparingInt(SampledField::depth))
            .limit(1)
            .toList();
  }

  /** Returns the field that is named most like an event time, and has a scalar; null if none is. */
  @Nullable SampledField nearestTime() {
    return fields.stream()
        .filter(each -> each.distinct() > 0 && rank(TIMES, each) >= 0)
        .min(Comparator.comparingInt(each -> rank(TIMES, each)))
        .orElse(null);
  }

  /** Returns the field, at the top, that says of which type an event is. */
  @Nullable SampledField eventType() {
    return top(TYPES, FieldType.STRING);
  }

  /** Returns the field, at the top, that numbers the layout of an event. */
  @Nullable SampledField schemaVersion() {
    return top(VERSIONS, FieldType.INTEGER);
  }

  private @Nullable SampledField top(Set<String> names, FieldType type) {
    return fields.stream()
        .filter(each -> each.depth() == 1 && each.type() == type)
        .filter(each -> isAlways(each) && !each.hasBlank())
        .filter(each -> names.contains(column(each)))
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns the fields that may be the business key, the likeliest first: named like an id, and
   * different in each sample.
   *
   * @param id the contract's: an order's id in a contract {@code orders} comes before a customer's
   * @param different how many samples differ from all others
   */
  List<SampledField> keys(String id, int different) {
    String own = View.columnName(id).replaceFirst("s$", "") + "_id";
    List<SampledField> keys = new ArrayList<>();
    for (SampledField field : fields) {
      boolean type = field.type() == FieldType.STRING || field.type() == FieldType.INTEGER;
      boolean named = KEYS.contains(column(field)) || column(field).endsWith("_id");
      if (type && named && isAlways(field) && !field.hasBlank() && field.distinct() == different) {
        keys.add(field);
      }
    }
    keys.sort(
        Comparator.comparingInt(
                (SampledField each) ->
                    column(each).equals("event_id")
                        ? 0
                        : column(each).equals(own) ? 1 : rank(KEYS, each) >= 0 ? 2 : 3)
            .thenComparingInt(SampledField::depth));
    return keys;
  }

  /** Returns a number of which a sum may be wanted; one that is always there before another. */
  @Nullable SampledField amount(Set<String> taken) {
    return fields.stream()
        .filter(each -> !taken.contains(each.path()) && isNumber(each.type()))
        .filter(each -> !NO_AMOUNT.matcher(column(each)).matches())
        .min(
            Comparator.comparingInt(
                    (SampledField each) -> AMOUNT.matcher(column(each)).matches() ? 0 : 1)
                .thenComparingInt(each -> isAlways(each) ? 0 : 1))
        .orElse(null);
  }

  /** Returns the fields by which rows could be told apart: words that come again and again. */
  List<SampledField> groups(Set<String> taken) {
    return fields.stream()
        .filter(each -> !taken.contains(each.path()) && each.type() == FieldType.STRING)
        .filter(each -> each.distinct() > 1 && each.distinct() <= MOST_GROUPS)
        .filter(each -> each.distinct() * 2 <= each.present())
        .toList();
  }

  private static boolean isNumber(@Nullable FieldType type) {
    return type == FieldType.INTEGER || type == FieldType.NUMBER || type == FieldType.DECIMAL;
  }

  private static int rank(List<String> names, SampledField field) {
    return names.indexOf(column(field));
  }

  static String column(SampledField field) {
    return View.columnName(field.name());
  }
}
