package io.plimsoll.pipelines.draft;

import static io.plimsoll.pipelines.draft.DraftText.inComment;
import static io.plimsoll.pipelines.draft.DraftText.scalar;

import java.util.List;

/** Writes the drafted views: one of each minute. */
final class ViewsText {
  /** The name of the view that is drafted. */
  static final String VIEW = "events_per_minute";

  private static final int LONGEST_NAME = 100;

  private ViewsText() {}

  static String of(Draft draft) {
    DraftText text = new DraftText();
    text.comment(0, "What is counted, by which window. Times are event time, windows are UTC.");
    text.line(0, "views:");
    text.line(2, "- name: " + VIEW);
    text.line(4, "window: {fixed: PT1M}");
    dimensions(draft, text);
    text.line(4, "measures:");
    text.line(6, "count: {count: {}}");
    SampledField amount = draft.amount();
    if (amount == null) {
      text.comment(6, "No number was found of which a sum is likely wanted: sum_x: {sum: x}");
    } else {
      text.line(6, sumOf(amount) + ": {sum: " + scalar(amount.path()) + "}");
    }
    text.comment(4, "Rows of an open window at most this often:");
    text.line(4, "early: PT10S");
    return text.toString();
  }

  private static void dimensions(Draft draft, DraftText text) {
    List<SampledField> groups = draft.groups();
    if (groups.isEmpty()) {
      text.comment(4, "A row for each value of a field: dimensions: [path]");
      return;
    }
    text.comment(
        4, "A row for each value of a field; such as these have few values in the samples:");
    for (SampledField group : groups) {
      // Whoever wants it takes the mark away; so it stays on one line, however long.
      text.line(4, "# dimensions: [" + inComment(group.path()) + "]");
    }
  }

  private static String sumOf(SampledField amount) {
    String name = "sum_" + Guesses.column(amount);
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }
}
