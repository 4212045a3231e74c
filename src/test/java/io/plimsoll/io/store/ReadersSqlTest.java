package io.plimsoll.io.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.zetasql.Analyzer;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.PreparedExpression;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.Type;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.ProductMode;
import com.google.zetasql.ZetaSQLType.TypeKind;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedOutputColumn;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedQueryStmt;
import io.plimsoll.House;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What readers ask BigQuery, judged by the analyzer that BigQuery's dialect is published with:
 * against the very tables, so that a column that is not there or of another type is a mistake.
 */
class ReadersSqlTest {
  private static final String DATASET = "{dataset}";

  @BeforeAll
  static void expectAnalyzer() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "the analyzer of GoogleSQL is a library of Linux on x86");
  }

  static Stream<Path> contracts() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String parent : List.of("contracts", "src/test/resources/contracts")) {
      try (Stream<Path> each = Files.list(House.ROOT.resolve(parent))) {
        each.filter(Files::isDirectory).sorted().forEach(folders::add);
      }
    }
    // A run refuses a contract whose names BigQuery would not take.
    folders.removeIf(folder -> !BigQueryNames.mistakes(ContractReader.read(folder)).isEmpty());
    return folders.stream();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void eachReadersViewIsAQueryOverTheTables(Path folder) {
    Contract contract = ContractReader.read(folder);
    SimpleCatalog catalog = catalog(contract);
    for (BigQueryView view : BigQueryView.of(contract)) {
      ResolvedQueryStmt query =
          (ResolvedQueryStmt) Analyzer.analyzeStatement(view.sql(), options(), catalog);

      List<String> columns =
          query.getOutputColumnList().stream().map(ResolvedOutputColumn::getName).toList();
      assertThat(columns)
          .as(view.name())
          .contains(view.name().equals("ledger_verdict") ? "adds_up" : BigQueryTable.ROW_KEY);
    }
  }

  @Test
  void verdictIsTrueOnlyIfBothEquationsHold() {
    String deadLetters = "{\"empty\":2,\"too_deep\":1}";
    String counts = "{\"aggregated\":6,\"filtered\":1,\"too_late\":2}";

    assertThat(verdict(20, 9, deadLetters, counts)).isTrue();
    assertThat(verdict(21, 9, deadLetters, counts)).as("a record more").isFalse();
    assertThat(verdict(20, 9, "{\"empty\":2}", counts)).as("a dead letter less").isFalse();
    assertThat(verdict(20, 9, deadLetters, "{\"aggregated\":6,\"filtered\":1}"))
        .as("a view's too-late events")
        .isFalse();
    assertThat(
            verdict(
                20,
                9,
                deadLetters,
                "{\"aggregated\":4,\"filtered\":1,\"too_late\":2,\"withheld\":2}"))
        .isTrue();
  }

  private static boolean verdict(long read, long admitted, String deadLetters, String counts) {
    Contract contract = ContractReader.read(House.ROOT.resolve("contracts/orders"));
    BigQueryView view =
        BigQueryView.of(contract).stream()
            .filter(each -> each.name().equals("ledger_verdict"))
            .findFirst()
            .orElseThrow();
    int end = view.sql().indexOf(" AS adds_up");
    String begin = "`read`, admitted, ";
    String equations = view.sql().substring(view.sql().indexOf(begin) + begin.length(), end);
    Map<String, Value> ledger = new HashMap<>();
    ledger.put("read", Value.createInt64Value(read));
    ledger.put("admitted", Value.createInt64Value(admitted));
    ledger.put("duplicate", Value.createInt64Value(4));
    ledger.put("conflict", Value.createInt64Value(1));
    ledger.put("tombstone", Value.createInt64Value(2));
    ledger.put("dead_letter", Value.createJsonValue(deadLetters));
    ledger.put("quarantine", Value.createJsonValue("{\"known_status\":1}"));
    ledger.put(
        "views",
        Value.createJsonValue("{\"" + contract.views().get(0).name() + "\":" + counts + "}"));
    AnalyzerOptions options = options();
    ledger.forEach((name, value) -> options.addExpressionColumn(name, value.getType()));
    try (PreparedExpression expression = new PreparedExpression(equations)) {
      expression.prepare(options);
      return expression.execute(ledger, Map.of()).getBoolValue();
    }
  }

  private static AnalyzerOptions options() {
    AnalyzerOptions options = new AnalyzerOptions();
    options.setLanguageOptions(language());
    return options;
  }

  private static LanguageOptions language() {
    LanguageOptions language = new LanguageOptions().enableMaximumLanguageFeatures();
    language.setProductMode(ProductMode.PRODUCT_EXTERNAL);
    return language;
  }

  private static SimpleCatalog catalog(Contract contract) {
    SimpleCatalog catalog = new SimpleCatalog("project");
    catalog.addZetaSQLFunctionsAndTypes(new ZetaSQLBuiltinFunctionOptions(language()));
    for (BigQueryTable described : BigQueryTable.of(contract)) {
      SimpleTable table = new SimpleTable(DATASET + "." + described.name());
      for (BigQueryColumn column : described.columns()) {
        table.addSimpleColumn(column.name(), type(column));
      }
      catalog.addSimpleTable(table);
    }
    return catalog;
  }

  private static Type type(BigQueryColumn column) {
    Type type = TypeFactory.createSimpleType(TypeKind.valueOf("TYPE_" + column.type()));
    return column.mode().equals("REPEATED") ? TypeFactory.createArrayType(type) : type;
  }
}
