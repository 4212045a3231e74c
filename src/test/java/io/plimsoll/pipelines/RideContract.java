package io.plimsoll.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small contract in a folder of a test, of which a text is then replaced. */
record RideContract(Path folder) {
  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: rides
      version: 1.0.0
      status: active
      schema:
        - name: rides
          logicalType: object
          properties:
            - {name: id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
            - {name: leg, logicalType: integer, required: true}
            - {name: kind, logicalType: string, required: true}
            - {name: layout, logicalType: integer, required: true}
            - {name: at, logicalType: timestamp, required: true}
            - {name: city, logicalType: string, logicalTypeOptions: {maxLength: 20}}
            - {name: zone, logicalType: string, logicalTypeOptions: {pattern: "^(a|b|c)$"}}
            - {name: metres, logicalType: integer, required: true, logicalTypeOptions: {format: i64, minimum: 0}}
            - {name: fare, logicalType: number, physicalType: "DECIMAL(10,2)"}
            - {name: speed, logicalType: number}
            - name: state
              logicalType: string
              quality:
                - name: known_state
                  metric: invalidValues
                  arguments: {validValues: [open, closed]}
                  mustBe: 0
      slaProperties:
        - {property: retention, value: 7, unit: d}
      customProperties:
        - {property: eventTime, value: at}
        - {property: eventType, value: {path: kind, value: ride}}
        - {property: schemaVersion, value: {path: layout, supported: [1, 2]}}
      """;

  private static final String VIEWS =
      """
      views:
        - name: per_hour
          window: {fixed: PT1H}
          dimensions: [city]
          filter: metres > 0
          measures:
            rides: {count: {}}
            metres: {sum: metres}
            income: {sum: fare * 2}
        - name: per_day
          window: {fixed: PT12H}
          measures:
            rides: {count: {}}
      """;

  /** Writes the contract into a new folder below another. */
  static RideContract in(Path parent, String name) throws IOException {
    Path folder = Files.createDirectory(parent.resolve(name));
    Files.writeString(folder.resolve("contract.odcs.yaml"), CONTRACT);
    Files.writeString(folder.resolve("views.yaml"), VIEWS);
    return new RideContract(folder);
  }

  Path file() {
    return folder.resolve("contract.odcs.yaml");
  }

  /** Replaces a text in the one file that has it. */
  RideContract replace(String text, String replacement) throws IOException {
    boolean inContract = Files.readString(file()).contains(text);
    Path file = inContract ? file() : folder.resolve("views.yaml");
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, replacement));
    return this;
  }
}
