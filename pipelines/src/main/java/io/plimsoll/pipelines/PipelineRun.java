package io.plimsoll.pipelines;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a pipeline, to its end or until it is submitted, in a thread of its own because some runners
 * do not return from {@code run()} before it. Interrupting the caller, or the JVM's shutdown,
 * cancels it.
 */
final class PipelineRun {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);
  private static final int CANCEL_SECONDS = 5;
  private static final int SUBMIT_SECONDS = 60;

  private final Pipeline pipeline;
  private final boolean handedOver;
  private final boolean attended;
  private final CompletableFuture<PipelineResult> running = new CompletableFuture<>();
  private final CompletableFuture<PipelineResult> end = new CompletableFuture<>();

  private PipelineRun(Pipeline pipeline, boolean handedOver, boolean attended) {
    this.pipeline = pipeline;
    this.handedOver = handedOver;
    this.attended = attended;
  }

  /**
   * Runs a pipeline and returns its result once it is done.
   *
   * @throws InterruptedRunException if it was cancelled
   */
  static PipelineResult toEnd(Pipeline pipeline, RunnerProfile profile) {
    return new PipelineRun(pipeline, profile.handsOver(pipeline.getOptions()), true).await();
  }

  /**
   * Hands a pipeline over and returns what its runner did, while it may not have begun.
   *
   * @throws InterruptedRunException if it was cancelled before that
   */
  static PipelineResult submit(Pipeline pipeline, RunnerProfile profile) {
    return new PipelineRun(pipeline, profile.handsOver(pipeline.getOptions()), false).await();
  }

  private PipelineResult await() {
    Thread runner = new Thread(this::run, "plimsoll-run");
    runner.setDaemon(true);
    Thread hook = new Thread(() -> cancel(runner), "plimsoll-cancel");
    Runtime.getRuntime().addShutdownHook(hook);
    runner.start();
    try {
      return end.get();
    } catch (InterruptedException e) {
      cancel(runner);
      throw new InterruptedRunException(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof RuntimeException r ? r : new IllegalStateException(cause);
    } finally {
      forget(hook);
    }
  }

  private void run() {
    try {
      PipelineResult result = pipeline.run();
      running.complete(result);
      if (!attended) {
        end.complete(result);
        return;
      }
      PipelineResult.State state = result.waitUntilFinish();
      if (state == PipelineResult.State.CANCELLED) {
        end.completeExceptionally(new InterruptedRunException(null));
      } else if (state == PipelineResult.State.DONE) {
        end.complete(result);
      } else {
        end.completeExceptionally(
            new IllegalStateException(
                "state: " + state + " (expected: DONE; the runner's log says why)"));
      }
    } catch (Throwable t) {
      running.completeExceptionally(t);
      end.completeExceptionally(t);
    }
  }

  private void cancel(Thread runner) {
    try {
      // Interrupted while it hands over, the runner could not say what it left behind.
      PipelineResult result =
          handedOver ? running.get(SUBMIT_SECONDS, TimeUnit.SECONDS) : running.getNow(null);
      if (result == null) {
        runner.interrupt();
      } else {
        cancel(result);
      }
      end.get(CANCEL_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException | ExecutionException | TimeoutException e) {
      LOG.debug("Cancelled: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void cancel(PipelineResult result) {
    try {
      result.cancel();
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot cancel; the job may go on without this program: {}", e.toString());
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("Shutting down already: {}", e.toString());
    }
  }
}
