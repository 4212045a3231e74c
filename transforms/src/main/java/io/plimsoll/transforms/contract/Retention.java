package io.plimsoll.transforms.contract;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long a contract has its events and its rows kept, as ISO-8601 periods. No pipeline reads it:
 * topics and tables are made by it.
 *
 * @param events of events, and of the records that tell what became of one: {@code slaProperties}'
 *     {@code retention}; null where that is not said
 * @param rows of rows: {@code rowRetention}, by default two years
 */
public record Retention(@Nullable String events, String rows) {
  private static final String DEFAULT_ROWS = "P2Y";

  /** Returns that of a contract that says nothing of it. */
  public static Retention byDefault() {
    return new Retention(null, DEFAULT_ROWS);
  }

  /**
   * Reads the retention of the contract in a folder, which {@link ContractReader} has read before.
   *
   * @throws ContractException if the events' is no number with a unit of time
   */
  public static Retention read(Path folder) {
    YamlFile file = YamlFile.read(folder.resolve(ContractReader.CONTRACT));
    Element contract = file.root();
    String events = null;
    String rows = DEFAULT_ROWS;
    if (contract != null) {
      for (Element property : contract.items("slaProperties")) {
        if (property.node().path("property").asText().equals("retention")) {
          events = period(property);
        }
      }
      Element said = new ProfileProperties(contract).get("rowRetention");
      rows = said == null ? rows : said.text();
    }
    if (file.hasMistakes()) {
      throw new ContractException(String.join("\n", file.mistakes()));
    }
    return new Retention(events, rows);
  }

  private static @Nullable String period(Element property) {
    String unit = property.node().path("unit").asText("").toLowerCase(Locale.ROOT);
    String letter =
        switch (unit) {
          case "y", "yr", "year", "years" -> "Y";
          case "d", "day", "days" -> "D";
          case "h", "hour", "hours" -> "H";
          default -> "";
        };
    BigDecimal value = number(property.node().path("value").asText());
    if (letter.isEmpty() || value.signum() <= 0 || value.stripTrailingZeros().scale() > 0) {
      property.mistake("a retention of a whole number above zero, in unit d, h or y");
      return null;
    }
    return (letter.equals("H") ? "PT" : "P") + value.toBigInteger() + letter;
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }
}
