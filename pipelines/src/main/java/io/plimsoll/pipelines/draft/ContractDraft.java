package io.plimsoll.pipelines.draft;

import io.plimsoll.pipelines.draft.SampleFile.Sample;
import io.plimsoll.transforms.batch.DecodedRecord;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.decoding.RecordDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A contract and one view, drafted from sample events. What the samples do not tell is left to the
 * user, by comments; what they contradict is a mistake.
 */
public final class ContractDraft {
  /** The view that is drafted. */
  public static final String VIEW = ViewsText.VIEW;

  private static final int MOST_REMARKS = 10;

  private final Draft draft;
  private final List<Sample> samples;
  private final int otherTypes;

  private ContractDraft(Draft draft, List<Sample> samples, int otherTypes) {
    this.draft = draft;
    this.samples = samples;
    this.otherTypes = otherTypes;
  }

  /**
   * Drafts from a file with a JSON object on each line, of which it looks at the first 10,000.
   *
   * @throws ContractException if a line is none, or what cannot be guessed is not wished for
   */
  public static ContractDraft of(Path file, Wishes wishes) {
    String source = file.toString();
    List<Sample> all = SampleFile.read(file);
    List<Sample> samples = Mistakes.ofType(source, all, wishes.eventType());
    List<Sample> events = Mistakes.withTime(source, samples, wishes.eventTime());
    Draft draft = Draft.of(source, events, wishes);
    return new ContractDraft(draft, samples, all.size() - samples.size());
  }

  /** Returns the text of {@code contract.odcs.yaml}. */
  public String contract() {
    return ContractText.of(draft);
  }

  /** Returns the text of {@code views.yaml}. */
  public String views() {
    return ViewsText.of(draft);
  }

  /** Says in a line or more what was found. */
  public List<String> findings() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "event time "
            + draft.eventTime().path()
            + (draft.isEpochMillis() ? " (epoch-millis)" : " (rfc3339)")
            + ", business key "
            + (draft.key().isEmpty()
                ? "none: nothing is deduplicated"
                : draft.key().stream().map(SampledField::path).collect(Collectors.joining(", "))));
    if (draft.eventType() != null) {
      lines.add("event type " + draft.eventType().path() + ": " + draft.eventType().value());
    }
    if (otherTypes > 0) {
      lines.add("samples of other types: " + otherTypes + ", not looked at");
    }
    draft.root().leftOut().stream()
        .limit(MOST_REMARKS)
        .forEach(
            field ->
                lines.add(
                    "left out: " + DraftText.inComment(field.path()) + ": " + field.whyUntyped()));
    return lines;
  }

  /** Says what the samples are by the contract that was drafted, and perhaps changed since. */
  public List<String> judge(Contract contract) {
    RecordDecoder decoder = RecordDecoder.of(List.of(contract));
    DecodedRecord decoded = new DecodedRecord();
    List<String> refused = new ArrayList<>();
    for (Sample sample : samples) {
      // The samples are as old as they are: none comes from the future.
      decoder.decode(sample.bytes(), Long.MAX_VALUE / 2, Set.of(), decoded);
      if (decoded.kind() != DecodedRecord.Kind.EVENT) {
        String why =
            decoded.kind() == DecodedRecord.Kind.DEAD_LETTER
                ? decoded.reason().code() + ": " + decoded.message()
                : decoded.message();
        refused.add("line " + sample.line() + " is no event: " + why);
      }
    }
    List<String> lines = new ArrayList<>();
    int events = samples.size() - refused.size();
    lines.add("samples: " + samples.size() + ", of which " + events + " are events");
    lines.addAll(refused.subList(0, Math.min(refused.size(), MOST_REMARKS)));
    if (refused.size() > MOST_REMARKS) {
      lines.add("and " + (refused.size() - MOST_REMARKS) + " more");
    }
    return lines;
  }
}
