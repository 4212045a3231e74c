package io.plimsoll.runner.dataflow;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import io.plimsoll.io.kafka.ServiceException;
import io.plimsoll.pipelines.UsageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.dataflow.DataflowJobAlreadyExistsException;
import org.apache.beam.runners.dataflow.DataflowJobAlreadyUpdatedException;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.jspecify.annotations.Nullable;

/** Says in one line what Google's services, or Beam's clients of them, mean by an exception. */
final class Refusals {
  private static final String NO_SUCH_JOB = "Could not find running job named";

  private Refusals() {}

  /**
   * Explains why a bucket cannot be used.
   *
   * @param option the option that names it, and its value
   */
  static ServiceException ofBucket(String option, Exception failure) {
    for (Throwable cause : chain(failure)) {
      if (cause instanceof FileNotFoundException || status(cause) == 404) {
        return new ServiceException(option + " (expected: a bucket; it does not exist)", failure);
      }
      if (cause instanceof AccessDeniedException || status(cause) == 403) {
        return new ServiceException(
            option + " (expected: a bucket that you may read and write; access is denied)",
            failure);
      }
    }
    return new ServiceException(
        option + " (expected: a bucket that answers; " + last(failure) + ")", failure);
  }

  /** Explains why a job was not submitted; returns the failure itself if it is none of theirs. */
  static RuntimeException ofSubmission(RuntimeException failure, DataflowPipelineOptions options) {
    String job = "--jobName: " + options.getJobName();
    for (Throwable cause : chain(failure)) {
      if (cause instanceof DataflowJobAlreadyExistsException exists) {
        return new UsageException(
            job
                + " (expected: no active job of this name, or --update to replace it; it is job "
                + exists.getJob().getJobId()
                + ")",
            failure);
      }
      if (cause instanceof DataflowJobAlreadyUpdatedException updated) {
        return new UsageException(
            job
                + " (expected: a job that nobody else replaces; it is job "
                + updated.getJob().getJobId()
                + " already)",
            failure);
      }
      if (String.valueOf(cause.getMessage()).contains(NO_SUCH_JOB)) {
        return new UsageException(
            job + " (expected: with --update, a running job of this name)", failure);
      }
      if (cause instanceof AccessDeniedException || cause instanceof FileNotFoundException) {
        return ofBucket("--stagingLocation: " + options.getStagingLocation(), failure);
      }
      if (cause instanceof IOException) {
        return ofService(options, failure);
      }
    }
    return failure;
  }

  /** Explains why the service does not do what it was asked. */
  static ServiceException ofService(DataflowPipelineOptions options, Exception failure) {
    for (Throwable cause : chain(failure)) {
      if (cause instanceof GoogleJsonResponseException answer) {
        return refused(answer, options, failure);
      }
    }
    return new ServiceException(
        where(options) + " (expected: to submit a job; " + last(failure) + ")", failure);
  }

  private static ServiceException refused(
      GoogleJsonResponseException answer, DataflowPipelineOptions options, Exception failure) {
    String reason =
        answer.getDetails() == null ? answer.getStatusMessage() : answer.getDetails().getMessage();
    String expected =
        answer.getStatusCode() == 403 ? "permission to submit a job" : "to submit a job";
    return new ServiceException(
        where(options)
            + " (expected: "
            + expected
            + "; HTTP "
            + answer.getStatusCode()
            + ": "
            + oneLine(reason)
            + ")",
        failure);
  }

  private static String where(DataflowPipelineOptions options) {
    return "dataflow: project " + options.getProject() + ", region " + options.getRegion();
  }

  private static int status(Throwable cause) {
    return cause instanceof HttpResponseException answer ? answer.getStatusCode() : 0;
  }

  private static String last(Throwable failure) {
    List<Throwable> chain = chain(failure);
    Throwable last = chain.get(chain.size() - 1);
    // What some of them say is no more than a name: that of a host which nobody knows.
    return oneLine(last.getClass().getSimpleName() + ": " + last.getMessage());
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).replaceAll("\\s*\\R\\s*", " ");
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = thrown; t != null && !chain.contains(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }
}
