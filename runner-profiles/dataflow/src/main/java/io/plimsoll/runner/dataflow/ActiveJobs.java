package io.plimsoll.runner.dataflow;

import com.google.api.services.dataflow.Dataflow;
import com.google.api.services.dataflow.model.Job;
import com.google.api.services.dataflow.model.ListJobsResponse;
import io.plimsoll.pipelines.UsageException;
import java.io.IOException;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.jspecify.annotations.Nullable;

/**
 * Asks the service for jobs that have not ended. The runner asks too, but only once hundreds of
 * megabytes are staged, and it does not survive an answer without any job.
 */
final class ActiveJobs {
  private static final String RUNNING = "JOB_STATE_RUNNING";

  private ActiveJobs() {}

  /**
   * Expects a running job of the name that is asked for if it is to be replaced, and otherwise
   * none.
   *
   * @throws UsageException if there is none, or one
   */
  static void check(DataflowPipelineOptions options) throws IOException {
    Job found = find(options);
    String name = "--jobName: " + options.getJobName();
    if (!options.isUpdate()) {
      if (found != null) {
        throw new UsageException(
            name
                + " (expected: no active job of this name, or --update to replace it; it is job "
                + found.getId()
                + ")");
      }
    } else if (found == null || !RUNNING.equals(found.getCurrentState())) {
      throw new UsageException(
          name
              + " (expected: with --update, a running job of this name; "
              + (found == null ? "there is none" : found.getId() + " is " + state(found))
              + ")");
    }
  }

  private static String state(Job job) {
    return String.valueOf(job.getCurrentState()).replaceFirst("^JOB_STATE_", "");
  }

  private static @Nullable Job find(DataflowPipelineOptions options) throws IOException {
    Dataflow.Projects.Locations.Jobs.List request =
        options
            .getDataflowClient()
            .projects()
            .locations()
            .jobs()
            .list(options.getProject(), options.getRegion())
            .setFilter("ACTIVE")
            .setName(options.getJobName());
    String page = null;
    do {
      ListJobsResponse answer = request.setPageToken(page).execute();
      if (answer.getJobs() != null) {
        for (Job job : answer.getJobs()) {
          if (options.getJobName().equals(job.getName())) {
            return job;
          }
        }
      }
      page = answer.getNextPageToken();
    } while (page != null);
    return null;
  }
}
