package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.transforms.contract.Contract;
import io.plimsoll.transforms.contract.ContractException;
import io.plimsoll.transforms.contract.ContractReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * A contract's folder in a file system of Beam's, as {@code gs://bucket/contracts/orders}: the same
 * files serve a job in a cloud and a laptop.
 */
final class RemoteFolder {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*://.*");
  private static final List<String> FILES = List.of(ContractReader.CONTRACT, ContractReader.VIEWS);

  private RemoteFolder() {}

  /** Returns whether a folder is in another file system than this machine's. */
  static boolean isRemote(String folder) {
    return SCHEME.matcher(folder).matches();
  }

  /**
   * Reads the contract in a folder. Its mistakes name the folder as it is given.
   *
   * @throws UsageException if this build has no such file system
   * @throws ServiceException if the file system does not answer, or refuses
   * @throws ContractException if the contract is missing or wrong
   */
  static Contract read(String folder) {
    // A run has registered them before, with its own options.
    FileSystems.registerFileSystemsOnce(PipelineOptionsFactory.create());
    String place = folder.replaceFirst("/+$", "");
    Path copy = copyOf(place);
    try {
      return ContractReader.read(copy);
    } catch (ContractException e) {
      throw new ContractException(
          String.valueOf(e.getMessage()).replace(copy.toString(), place), e);
    } finally {
      delete(copy);
    }
  }

  private static Path copyOf(String place) {
    Path copy;
    try {
      copy = Files.createTempDirectory("plimsoll-contract");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for a contract", e);
    }
    try {
      for (String name : FILES) {
        copy(place + "/" + name, copy.resolve(name));
      }
      return copy;
    } catch (RuntimeException e) {
      delete(copy);
      throw e;
    }
  }

  private static void copy(String from, Path to) {
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchSingleFileSpec(from).resourceId()))) {
      Files.copy(in, to);
    } catch (FileNotFoundException e) {
      throw new ContractException(from + ": no such file (expected: a contract's)", e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UsageException(
          "--contract: "
              + from
              + " (expected: a file system that this build has; "
              + Failure.brief(e)
              + ")",
          e);
    } catch (IOException e) {
      throw new ServiceException(
          from + ": " + Failure.brief(e) + " (expected: a readable file)", e);
    }
  }

  private static void delete(Path folder) {
    try {
      for (String name : FILES) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
