package io.plimsoll.transforms.contract;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How much a contract has to be made for. No pipeline reads it: topics, partitions and costs follow
 * from it.
 *
 * @param peakEventsPerSecond by default 1000
 * @param averageEventBytes of an event as it is on the wire; null where that is not said
 */
public record Sizes(long peakEventsPerSecond, @Nullable Long averageEventBytes) {
  private static final long DEFAULT_PEAK = 1000;
  private static final long MOST = 1_000_000_000_000L;

  /**
   * Reads the sizes of the contract in a folder, which {@link ContractReader} has read before.
   *
   * @throws ContractException if one is larger than anything
   */
  public static Sizes read(Path folder) {
    YamlFile file = YamlFile.read(folder.resolve(ContractReader.CONTRACT));
    Element contract = file.root();
    Long peak = null;
    Long bytes = null;
    if (contract != null) {
      ProfileProperties properties = new ProfileProperties(contract);
      peak = size(properties.get("peakEventsPerSecond"));
      bytes = size(properties.get("averageEventBytes"));
    }
    if (file.hasMistakes()) {
      throw new ContractException(String.join("\n", file.mistakes()));
    }
    return new Sizes(peak == null ? DEFAULT_PEAK : peak, bytes);
  }

  private static @Nullable Long size(@Nullable Element value) {
    if (value == null) {
      return null;
    }
    long size = value.node().canConvertToLong() ? value.node().longValue() : Long.MAX_VALUE;
    if (size > MOST) {
      value.mistake("at most " + MOST);
    }
    return size;
  }
}
