package io.plimsoll.io.google;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableConstraints;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.auth.Credentials;
import com.google.auth.http.HttpCredentialsAdapter;
import io.plimsoll.io.google.WrittenTables.WrittenTable;
import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.io.store.BigQueryColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;
import org.apache.beam.sdk.extensions.gcp.util.Transport;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** Asks BigQuery for tables, and compares them with what a contract describes. */
final class TableService {
  private static final int TIMEOUT_MS = 20_000;
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;

  /** The names that BigQuery answers with, where they are not those that it is asked with. */
  private static final Map<String, String> ANSWERED =
      Map.of("INT64", "INTEGER", "BOOL", "BOOLEAN", "FLOAT64", "FLOAT");

  private final Bigquery client;

  private TableService(Bigquery client) {
    this.client = client;
  }

  /** Returns the service, as the sink will find it by the same options. */
  static TableService of(PipelineOptions options) {
    Credentials credentials = options.as(GcpOptions.class).getGcpCredential();
    if (credentials == null) {
      throw new ServiceException(
          "BigQuery: no credentials (expected: application default credentials, as gcloud auth"
              + " application-default login or GOOGLE_APPLICATION_CREDENTIALS give them)",
          null);
    }
    HttpRequestInitializer authorized = new HttpCredentialsAdapter(credentials);
    Bigquery.Builder builder =
        new Bigquery.Builder(
                Transport.getTransport(),
                Transport.getJsonFactory(),
                request -> {
                  authorized.initialize(request);
                  request.setConnectTimeout(TIMEOUT_MS);
                  request.setReadTimeout(TIMEOUT_MS);
                })
            .setApplicationName("plimsoll");
    String endpoint = options.as(BigQueryOptions.class).getBigQueryEndpoint();
    if (endpoint != null) {
      builder.setRootUrl(endpoint.endsWith("/") ? endpoint : endpoint + "/");
    }
    return new TableService(builder.build());
  }

  /** Returns in what a table is not the one that is expected, a line each. */
  List<String> mistakes(WrittenTable expected) {
    String place = "BigQuery table " + expected.fullName() + ": ";
    Table found;
    try {
      found =
          client
              .tables()
              .get(expected.project(), expected.dataset(), expected.description().name())
              .execute();
    } catch (GoogleJsonResponseException e) {
      return List.of(place + refusal(e));
    } catch (IOException e) {
      throw new ServiceException(
          "BigQuery at " + client.getRootUrl() + ": " + e.getMessage() + " (expected: an answer)",
          e);
    }
    List<String> mistakes = new ArrayList<>();
    compareColumns(place, expected, found, mistakes);
    List<String> key = primaryKey(found);
    if (!expected.description().primaryKey().equals(key)) {
      mistakes.add(
          place
              + "primary key: "
              + (key.isEmpty() ? "none" : String.join(", ", key))
              + " (expected: "
              + (expected.description().primaryKey().isEmpty()
                  ? "none"
                  : String.join(", ", expected.description().primaryKey()))
              + ")");
    }
    return mistakes;
  }

  private static String refusal(GoogleJsonResponseException e) {
    return switch (e.getStatusCode()) {
      case NOT_FOUND -> "none (expected: made beforehand, as plimsoll schema describes it)";
      case FORBIDDEN, UNAUTHORIZED ->
          said(e)
              + " (expected: the permission bigquery.tables.get, as in roles/bigquery.dataEditor)";
      default -> said(e) + " (expected: an answer; HTTP " + e.getStatusCode() + ")";
    };
  }

  private static String said(GoogleJsonResponseException e) {
    String message = e.getDetails() == null ? null : e.getDetails().getMessage();
    return (message == null ? e.getStatusMessage() : message).replaceAll("\\s*\\R\\s*", " ");
  }

  private static void compareColumns(
      String place, WrittenTable expected, Table found, List<String> mistakes) {
    Map<String, TableFieldSchema> columns = new HashMap<>();
    if (found.getSchema() != null && found.getSchema().getFields() != null) {
      found.getSchema().getFields().forEach(each -> columns.put(lower(each.getName()), each));
    }
    Set<String> written = new TreeSet<>();
    for (BigQueryColumn column : expected.description().columns()) {
      written.add(lower(column.name()));
      TableFieldSchema there = columns.get(lower(column.name()));
      String wanted = column.type() + " " + column.mode();
      if (there == null) {
        mistakes.add(place + "column " + column.name() + ": none (expected: " + wanted + ")");
        continue;
      }
      String type = ANSWERED.getOrDefault(there.getType(), there.getType());
      if (!type.equals(ANSWERED.getOrDefault(column.type(), column.type()))
          || !modeOf(there).equals(column.mode())) {
        mistakes.add(
            place
                + "column "
                + column.name()
                + ": "
                + there.getType()
                + " "
                + modeOf(there)
                + " (expected: "
                + wanted
                + ")");
      }
    }
    columns.forEach(
        (name, column) -> {
          if (!written.contains(name) && modeOf(column).equals("REQUIRED")) {
            mistakes.add(
                place
                    + "column "
                    + column.getName()
                    + ": REQUIRED (expected: NULLABLE, for the contract does not have it)");
          }
        });
  }

  private static String modeOf(TableFieldSchema column) {
    return column.getMode() == null ? "NULLABLE" : column.getMode();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<String> primaryKey(Table table) {
    TableConstraints constraints = table.getTableConstraints();
    if (constraints == null
        || constraints.getPrimaryKey() == null
        || constraints.getPrimaryKey().getColumns() == null) {
      return List.of();
    }
    return constraints.getPrimaryKey().getColumns();
  }
}
