package io.plimsoll;

import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractReader;
import io.plimsoll.transforms.contract.View;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.joda.time.Duration;

/** The contracts of the suite's recorded data, among its own resources. */
public final class SuiteContracts {
  private SuiteContracts() {}

  /** Reads a contract and its views. */
  public static Contract read(String name) {
    return ContractReader.read(folder(name));
  }

  /** Returns the folder of a contract. */
  public static Path folder(String name) {
    URL found = SuiteContracts.class.getResource("/contracts/" + name);
    try {
      return Path.of(Objects.requireNonNull(found, name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Returns a contract of the same events with another disorder and other views. */
  public static Contract with(Contract contract, Duration maxOutOfOrderness, List<View> views) {
    return new Contract(
        contract.id(),
        contract.version(),
        contract.topic(),
        contract.fields(),
        contract.businessKey(),
        contract.eventTime(),
        contract.eventType(),
        contract.schemaVersion(),
        maxOutOfOrderness,
        contract.idleTimeout(),
        contract.maxFutureSkew(),
        contract.deduplicationHorizon(),
        contract.rejectsUnknownFields(),
        contract.rules(),
        views);
  }
}
