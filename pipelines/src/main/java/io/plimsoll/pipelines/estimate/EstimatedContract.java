package io.plimsoll.pipelines.estimate;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.contract.Retention;
import io.plimsoll.transforms.contract.Sizes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.joda.time.Period;
import org.joda.time.format.ISOPeriodFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a contract that is estimated.
 *
 * @param samples bytes of each sample; none: there are none
 * @param eventDays how long events are kept
 * @param rowDays how long rows are kept
 */
public record EstimatedContract(
    Contract contract, Sizes sizes, List<Integer> samples, long eventDays, long rowDays) {
  private static final String SAMPLES = "samples.jsonl";
  // As Terraform has it, whose variable is default_event_retention.
  private static final String DEFAULT_EVENT_RETENTION = "P7D";

  public EstimatedContract {
    samples = List.copyOf(samples);
  }

  /** The bytes of an event, and why so many. */
  record EventBytes(double bytes, String because) {}

  /**
   * Reads a contract and its samples.
   *
   * @throws ContractException if anything is wrong with them
   */
  public static EstimatedContract read(Path folder) {
    Contract contract = ContractReader.read(folder);
    Retention retention = Retention.read(folder);
    String events = retention.events();
    return new EstimatedContract(
        contract,
        Sizes.read(folder),
        samples(folder.resolve(SAMPLES)),
        days(events == null ? DEFAULT_EVENT_RETENTION : events),
        days(retention.rows()));
  }

  private static List<Integer> samples(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> !line.isBlank())
          .map(line -> line.getBytes(StandardCharsets.UTF_8).length)
          .toList();
    } catch (IOException e) {
      throw new ContractException(file + ": " + e + " (expected: samples, in UTF-8)", e);
    }
  }

  /** Returns a period in days, begun ones whole: a year has 365, a month 30, as in Terraform. */
  static long days(String text) {
    Period period = ISOPeriodFormat.standard().parsePeriod(text);
    long days =
        365L * period.getYears()
            + 30L * period.getMonths()
            + 7L * period.getWeeks()
            + period.getDays();
    long millis =
        3_600_000L * period.getHours()
            + 60_000L * period.getMinutes()
            + 1000L * period.getSeconds()
            + period.getMillis();
    return days + -Math.floorDiv(-millis, 86_400_000L);
  }

  /** Returns how large an event is. */
  EventBytes eventBytes(@Nullable Double wished) {
    Long said = sizes.averageEventBytes();
    if (wished != null) {
      return new EventBytes(wished, "--event-bytes");
    }
    if (said != null) {
      return new EventBytes(said, "averageEventBytes of the contract");
    }
    if (!samples.isEmpty()) {
      double mean = samples.stream().mapToInt(Integer::intValue).average().orElse(0);
      return new EventBytes(mean, "mean of %d samples (--event-bytes)".formatted(samples.size()));
    }
    return new EventBytes(1000, "no averageEventBytes, no samples (--event-bytes)");
  }
}
