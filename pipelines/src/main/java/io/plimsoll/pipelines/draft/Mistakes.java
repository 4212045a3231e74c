package io.plimsoll.pipelines.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.pipelines.draft.SampleFile.Sample;
import io.plimsoll.pipelines.draft.Wishes.TypeOfEvent;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.FieldType;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes what is sure of samples, and says of the rest what the user has to decide. */
final class Mistakes {
  private static final String TIME =
      "a time in RFC 3339 with a zone, or milliseconds since 1970, from 2000 on";

  private final String source;
  private final List<Sample> samples;
  private final Guesses guesses;

  Mistakes(String source, List<Sample> samples, Guesses guesses) {
    this.source = source;
    this.samples = samples;
    this.guesses = guesses;
  }

  /**
   * Returns the samples of the type of event that is wished for; all if none is.
   *
   * @throws ContractException if there is none of it
   */
  static List<Sample> ofType(String source, List<Sample> samples, @Nullable TypeOfEvent type) {
    if (type == null) {
      return samples;
    }
    List<Sample> found =
        samples.stream()
            .filter(sample -> sample.at(type.path()).isTextual())
            .filter(sample -> sample.at(type.path()).asText().equals(type.value()))
            .toList();
    if (found.isEmpty()) {
      throw new ContractException(
          "--event-type: "
              + type.path()
              + "="
              + type.value()
              + " (expected: what a sample has there; "
              + source
              + " has "
              + samples.stream()
                  .map(sample -> shown(sample.at(type.path())))
                  .distinct()
                  .limit(5)
                  .collect(Collectors.joining(", "))
              + ")");
    }
    return found;
  }

  /**
   * Returns the samples that have the event time that is wished for; all if none is.
   *
   * @throws ContractException if no sample has it
   */
  static List<Sample> withTime(String source, List<Sample> samples, @Nullable String path) {
    if (path == null) {
      return samples;
    }
    List<Sample> found =
        samples.stream().filter(sample -> SampledField.isTime(sample.at(path))).toList();
    if (found.isEmpty()) {
      Sample first = samples.get(0);
      throw new ContractException(
          "--event-time: "
              + path
              + ": "
              + shown(first.at(path))
              + " in line "
              + first.line()
              + " of "
              + source
              + " (expected: "
              + TIME
              + ")");
    }
    return found;
  }

  /** Returns the event time: the one that is wished for, else the only likely one. */
  SampledField eventTime(@Nullable String path) {
    List<SampledField> times = guesses.eventTimes();
    if (path != null) {
      SampledField said = guesses.field(path);
      if (said == null || !said.hasTimesOnly()) {
        throw new ContractException(
            "--event-time: " + path + " (expected: in all samples a text, or in all an integer)");
      }
      return said;
    }
    if (times.isEmpty()) {
      throw new ContractException(
          source
              + ": no event time (expected: a field that every sample has, with "
              + TIME
              + nearest()
              + "; --event-time=PATH takes the samples that have it)");
    }
    if (times.size() > 1) {
      throw new ContractException(
          source
              + ": several event times: "
              + paths(times)
              + " (expected: one of them as --event-time=PATH)");
    }
    return times.get(0);
  }

  /** Names the field that came nearest to an event time, and the first line that is against it. */
  private String nearest() {
    SampledField best = guesses.nearestTime();
    if (best == null) {
      return "";
    }
    return samples.stream()
        .filter(sample -> !SampledField.isTime(sample.at(best.path())))
        .findFirst()
        .map(
            sample ->
                "; "
                    + best.path()
                    + " is "
                    + shown(sample.at(best.path()))
                    + " in line "
                    + sample.line())
        .orElse("");
  }

  /** Returns the type of event that all samples have; null if they have none. */
  @Nullable TypeOfEvent eventType() {
    SampledField field = guesses.eventType();
    if (field == null) {
      return null;
    }
    if (field.distinct() > 1) {
      String path = field.path();
      throw new ContractException(
          source
              + ": several types of event: "
              + field.values().stream().sorted().limit(10).collect(Collectors.joining(", "))
              + " (expected: a contract for each; --event-type="
              + path
              + "=VALUE takes the samples of one)");
    }
    return new TypeOfEvent(field.path(), field.values().iterator().next());
  }

  /** Returns a field of the business key that is wished for. */
  SampledField keyField(String path) {
    SampledField field = guesses.field(path);
    if (field == null) {
      throw new ContractException("--key: " + path + " (expected: the path of a field)");
    }
    boolean right =
        field.type() == FieldType.STRING
            || field.type() == FieldType.INTEGER
            || field.type() == FieldType.BOOLEAN;
    for (Sample sample : samples) {
      JsonNode value = sample.at(path);
      boolean blank = value.isTextual() && value.asText().isEmpty();
      if (!right || value.isMissingNode() || value.isNull() || blank) {
        throw new ContractException(
            "--key: "
                + path
                + ": "
                + shown(value)
                + " in line "
                + sample.line()
                + " (expected: a text, an integer or a boolean in every sample)");
      }
    }
    return field;
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode()) {
      return "absent";
    }
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static String paths(List<SampledField> fields) {
    return fields.stream().map(SampledField::path).collect(Collectors.joining(", "));
  }
}
