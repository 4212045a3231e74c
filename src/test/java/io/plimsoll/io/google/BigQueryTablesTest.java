package io.plimsoll.io.google;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.io.store.StoreTarget;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a start says of tables that are not those of the contract. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class BigQueryTablesTest extends StoredOrders {
  private void expectTables() {
    new BigQueryStore().expectTables(options(), target, List.of(contract));
  }

  @Test
  void tablesMadeFromTheSchemaAreThoseExpected() {
    expectTables();
  }

  @Test
  void tableThatIsMissingIsNamedBeforeTheJob() {
    service.drop(target.project(), "orders", VIEW);
    assertThatThrownBy(this::expectTables)
        .isInstanceOf(ServiceException.class)
        .hasMessage(
            "BigQuery table %s:orders.orders_per_hour: none (expected: made beforehand, as plimsoll"
                + " schema describes it)",
            target.project());
  }

  @Test
  void eachColumnThatIsMissingOrAnotherIsNamed() throws IOException {
    ObjectNode schema = (ObjectNode) schema();
    ObjectNode table = (ObjectNode) schema.path("tables").get(1).path("bigquery");
    ArrayNode columns = (ArrayNode) table.path("columns");
    for (int i = columns.size() - 1; i >= 0; i--) {
      if (columns.get(i).path("name").asText().equals("orders")) {
        columns.remove(i);
      } else if (columns.get(i).path("name").asText().equals("events")) {
        ((ObjectNode) columns.get(i)).put("type", "STRING");
      }
    }
    columns.addObject().put("name", "later").put("type", "STRING").put("mode", "NULLABLE");
    table.putArray("primary_key").add("store");
    service.makeTables(target.project(), "orders", schema);

    String name = table.path("table").asText();
    assertThatThrownBy(this::expectTables)
        .hasMessageContainingAll(
            "orders." + name + ": column orders: none (expected: INT64 NULLABLE)",
            "orders." + name + ": column events: STRING NULLABLE (expected: INT64 NULLABLE)",
            "orders." + name + ": primary key: store (expected: row_key)")
        .hasMessageNotContaining("later");
  }

  @Test
  void lackOfAPermissionIsSaidBeforeTheJob() {
    service.forbid("Access Denied: Permission bigquery.tables.get denied");
    assertThatThrownBy(this::expectTables)
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("Permission bigquery.tables.get denied (expected: the permission");
  }

  @Test
  void projectThatCannotBeOneIsRefused() {
    assertThatThrownBy(
            () ->
                new BigQueryStore()
                    .expectTables(
                        options(), new StoreTarget("My Project", null), List.of(contract)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bigquery: My Project (expected: ");
  }
}
