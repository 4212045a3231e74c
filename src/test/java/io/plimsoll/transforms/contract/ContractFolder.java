package io.plimsoll.transforms.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A contract folder of a test: a small contract and its view, in which text is then replaced. */
final class ContractFolder {
  static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: trips
      version: 1.2.3
      status: active
      servers:
        - {server: there, type: kafka, host: "localhost:9092"}
      schema:
        - name: trips
          logicalType: object
          properties:
            - {name: id, logicalType: string, required: true, primaryKey: true}
            - {name: type, logicalType: string, required: true}
            - {name: version, logicalType: integer, required: true}
            - {name: at, logicalType: timestamp, required: true}
            - name: trip
              logicalType: object
              required: true
              properties:
                - {name: cityName, logicalType: string, required: true}
                - {name: metres, logicalType: integer, required: true}
                - {name: isShared, logicalType: boolean, required: true}
                - {name: riders, logicalType: integer}
                - {name: note, logicalType: string}
                - {name: isLong, logicalType: boolean}
                - {name: fare, logicalType: number, physicalType: "DECIMAL(10,2)"}
                - {name: speed, logicalType: number}
                - {name: stops, logicalType: array}
            - name: driver
              logicalType: object
              properties:
                - {name: age, logicalType: integer, required: true}
      customProperties:
        - {property: eventTime, value: at}
        - {property: eventType, value: {path: type, value: trip.end}}
        - {property: schemaVersion, value: {path: version, supported: [1, 2]}}
      """;

  static final String VIEWS =
      """
      views:
        - name: per_hour
          window: {fixed: PT1H}
          dimensions: [trip.cityName]
          measures:
            trips: {count: {}}
            metres: {sum: trip.metres}
      """;

  private final Path path;

  private ContractFolder(Path path) {
    this.path = path;
  }

  /** Writes the small contract into a folder. */
  static ContractFolder in(Path path) throws IOException {
    Files.writeString(path.resolve("contract.odcs.yaml"), CONTRACT);
    Files.writeString(path.resolve("views.yaml"), VIEWS);
    return new ContractFolder(path);
  }

  /** Replaces a text that stands in exactly one of the two files. */
  ContractFolder replace(String text, String replacement) throws IOException {
    Path file =
        Files.readString(path.resolve("views.yaml")).contains(text)
            ? path.resolve("views.yaml")
            : path.resolve("contract.odcs.yaml");
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, replacement));
    return this;
  }

  /** Adds lines below the contract's custom properties. */
  ContractFolder property(String yaml) throws IOException {
    Path file = path.resolve("contract.odcs.yaml");
    Files.writeString(file, Files.readString(file) + "  - " + yaml + "\n");
    return this;
  }

  Contract read() {
    return ContractReader.read(path);
  }
}
