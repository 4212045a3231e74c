package io.plimsoll.pipelines.estimate;

import io.plimsoll.transforms.contract.Element;
import io.plimsoll.transforms.contract.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.joda.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Prices of one day, in one currency and region, each with the list that it stands in.
 *
 * @param source the file
 * @param date the day on which they were known, as {@code 2025-06-30}
 */
public record PriceList(
    String source, String date, String currency, String region, Map<Price, Quote> quotes) {
  private static final String OWN = "prices.yaml";
  private static final Set<String> KEYS = Set.of("date", "currency", "region", "prices");
  private static final Set<String> QUOTE_KEYS = Set.of("price", "unit", "list");

  /**
   * One price.
   *
   * @param list the public name of the list that it stands in
   */
  record Quote(BigDecimal price, String list) {}

  /** Returns the prices that came with this build. */
  public static PriceList own() {
    try (InputStream in = PriceList.class.getResourceAsStream(OWN)) {
      if (in == null) {
        throw new IllegalStateException(OWN + ": absent (expected: in the jar)");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path name = Path.of("terraform", OWN);
      return of(name.toString(), YamlFile.of(name, text));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + OWN, e);
    }
  }

  /**
   * Reads prices from a file.
   *
   * @throws IllegalArgumentException if anything is wrong with it: a line for each mistake
   */
  public static PriceList read(Path path) {
    return of(path.toString(), YamlFile.read(path));
  }

  private static PriceList of(String source, YamlFile file) {
    Element root = file.root();
    Map<Price, Quote> quotes = new EnumMap<>(Price.class);
    String date = "";
    String currency = "";
    String region = "";
    if (root != null) {
      expectKeys(root, KEYS);
      date = text(root, "date", "a day such as 2025-06-30");
      currency = text(root, "currency", "a currency such as USD");
      region = text(root, "region", "what region the prices are of");
      checkDate(root.child("date"));
      readQuotes(root, quotes);
    }
    if (file.hasMistakes()) {
      throw new IllegalArgumentException(String.join("\n", file.mistakes()));
    }
    return new PriceList(source, date, currency, region, quotes);
  }

  private static void checkDate(@Nullable Element date) {
    if (date == null) {
      return;
    }
    try {
      LocalDate.parse(date.text());
    } catch (IllegalArgumentException e) {
      date.mistake("a day such as 2025-06-30");
    }
  }

  private static void readQuotes(Element root, Map<Price, Quote> quotes) {
    Map<String, Price> known = new TreeMap<>();
    Arrays.stream(Price.values()).forEach(price -> known.put(price.key(), price));
    Element prices = root.child("prices");
    if (prices == null || !prices.node().isObject()) {
      root.missing("prices", "a price under each name");
      return;
    }
    expectKeys(prices, known.keySet());
    known.forEach(
        (key, price) -> {
          Element said = prices.child(key);
          if (said == null || !said.node().isObject()) {
            prices.missing(key, "{price, unit: " + price.unit() + ", list}");
          } else {
            readQuote(said, price, quotes);
          }
        });
  }

  private static void readQuote(Element said, Price price, Map<Price, Quote> quotes) {
    expectKeys(said, QUOTE_KEYS);
    String list = text(said, "list", "the public name of the price list");
    Element unit = said.child("unit");
    if (unit == null) {
      said.missing("unit", price.unit());
    } else if (!unit.text().equals(price.unit())) {
      unit.mistake(price.unit() + ", in which it is counted here");
    }
    Element number = said.child("price");
    if (number == null) {
      said.missing("price", "a number of at least zero");
    } else if (!number.node().isNumber() || number.node().decimalValue().signum() < 0) {
      number.mistake("a number of at least zero");
    } else {
      quotes.put(price, new Quote(number.node().decimalValue(), list));
    }
  }

  private static String text(Element parent, String key, String expectation) {
    Element child = parent.child(key);
    if (child == null || child.text().isBlank()) {
      parent.missing(key, expectation);
      return "";
    }
    return child.text();
  }

  private static void expectKeys(Element element, Set<String> keys) {
    List<String> unknown =
        element.entries().keySet().stream().filter(key -> !keys.contains(key)).toList();
    for (String key : unknown) {
      Element value = element.entries().get(key);
      if (value != null) {
        value.mistake(
            "no such key; one of " + keys.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
  }

  /** Returns what an amount, in the price's unit, costs. */
  double cost(Price price, double amount) {
    return amount * quote(price).price().doubleValue();
  }

  /** Says what is paid for a unit, and where that is found. */
  String because(Price price) {
    return "%s %s a %s (%s)"
        .formatted(quote(price).price().toPlainString(), currency, price.unit(), price.key());
  }

  /** Returns the list that a price stands in. */
  Quote quote(Price price) {
    Quote quote = quotes.get(price);
    if (quote == null) {
      throw new IllegalStateException(price + ": no price (expected: one of every kind)");
    }
    return quote;
  }
}
