package io.plimsoll.pipelines.draft;

import io.plimsoll.pipelines.draft.SampleFile.Sample;
import io.plimsoll.pipelines.draft.Wishes.TypeOfEvent;
import io.plimsoll.transforms.contract.FieldType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a contract is to say, decided from samples and wishes.
 *
 * @param samples how many samples it is drafted from
 * @param root their fields
 * @param otherKeys fields that could as well be the business key
 * @param versions which schema versions were seen
 * @param amount the number whose sum the view has; null: none was found
 * @param groups fields that could be the view's dimensions
 */
record Draft(
    Wishes wishes,
    int samples,
    SampledField root,
    SampledField eventTime,
    @Nullable TypeOfEvent eventType,
    @Nullable SampledField schemaVersion,
    Set<Long> versions,
    List<SampledField> key,
    List<SampledField> otherKeys,
    @Nullable SampledField amount,
    List<SampledField> groups) {

  boolean isEpochMillis() {
    return eventTime.type() == FieldType.INTEGER;
  }

  boolean isAlways(SampledField field) {
    return field.present() == samples;
  }

  /** Returns 1 for the first field of the business key; 0 for a field that is not of it. */
  int keyPosition(SampledField field) {
    return key.indexOf(field) + 1;
  }

  /**
   * Drafts from samples that are all events of one type, and have the event time that is wished.
   */
  static Draft of(String source, List<Sample> samples, Wishes wishes) {
    SampledField root = SampledField.of(samples);
    Guesses guesses = new Guesses(root, samples.size());
    Mistakes mistakes = new Mistakes(source, samples, guesses);
    SampledField eventTime = mistakes.eventTime(wishes.eventTime());
    TypeOfEvent eventType = wishes.eventType();
    if (eventType == null) {
      eventType = mistakes.eventType();
    }
    SampledField schemaVersion = guesses.schemaVersion();
    Set<Long> versions = new TreeSet<>();
    if (schemaVersion != null) {
      schemaVersion.values().forEach(value -> versions.add(Long.parseLong(value)));
    }
    List<SampledField> keys = guesses.keys(wishes.id(), different(samples));
    List<SampledField> key =
        wishes.key().isEmpty()
            ? keys.stream().limit(1).toList()
            : wishes.key().stream().map(mistakes::keyField).toList();
    Set<String> taken = new TreeSet<>();
    taken.add(eventTime.path());
    key.forEach(field -> taken.add(field.path()));
    keys.forEach(field -> taken.add(field.path()));
    if (eventType != null) {
      taken.add(eventType.path());
    }
    return new Draft(
        wishes,
        samples.size(),
        root,
        eventTime,
        eventType,
        schemaVersion,
        versions,
        key,
        keys.stream().filter(field -> !key.contains(field)).toList(),
        guesses.amount(taken),
        guesses.groups(taken));
  }

  /** Counts samples, those once that are written alike: copies of an event have one key. */
  private static int different(List<Sample> samples) {
    return (int) samples.stream().map(Sample::event).distinct().count();
  }
}
