package io.plimsoll.transforms.admission;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.beam.fn.harness.BeamFnDataReadRunner;
import org.apache.beam.fn.harness.Cache;
import org.apache.beam.fn.harness.Caches;
import org.apache.beam.fn.harness.FnApiDoFnRunner;
import org.apache.beam.fn.harness.PTransformRunnerFactory;
import org.apache.beam.fn.harness.control.BundleProgressReporter;
import org.apache.beam.fn.harness.control.BundleSplitListener;
import org.apache.beam.fn.harness.data.BeamFnDataClient;
import org.apache.beam.fn.harness.state.BeamFnStateClient;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.ProcessBundleRequest;
import org.apache.beam.model.pipeline.v1.Endpoints.ApiServiceDescriptor;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.core.metrics.ShortIdMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.fn.data.FnDataReceiver;
import org.apache.beam.sdk.function.ThrowingRunnable;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.construction.PTransformTranslation;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.beam.sdk.util.construction.Timer;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.DateTimeUtils;
import org.joda.time.Instant;

/**
 * A stateful step of a pipeline in the harness that portable runners put around a DoFn, which
 * translates its state and its timers; the runner's own part is played by hand, one bundle for each
 * call. A timer fires when the watermark, or the clock, is past it, and holds the watermark of what
 * follows until then.
 */
final class HarnessedStep implements AutoCloseable {
  private record Pending(String family, Timer<Object> timer) {}

  private final RunnerApi.Components components;
  private final String id;
  private final RunnerApi.PTransform transform;
  private final RunnerApi.ParDoPayload payload;
  private final HarnessState state = new HarnessState();
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private final Map<String, List<Object>> outputs = new HashMap<>();

  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private long clock;
  private Harness harness;

  /** Makes the first stateful step of a pipeline whose full name holds a text. */
  HarnessedStep(Pipeline pipeline, String name) throws IOException {
    components = PipelineTranslation.toProto(pipeline).getComponents();
    id =
        components.getTransformsMap().entrySet().stream()
            .filter(each -> each.getValue().getUniqueName().contains(name))
            .filter(each -> isParDo(each.getValue()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    transform = components.getTransformsOrThrow(id);
    payload = RunnerApi.ParDoPayload.parseFrom(transform.getSpec().getPayload());
    tick(1);
    restart();
  }

  private static boolean isParDo(RunnerApi.PTransform transform) {
    return transform.getSpec().getUrn().equals(PTransformTranslation.PAR_DO_TRANSFORM_URN);
  }

  /** Goes on with another worker, which has only what the runner keeps. */
  void restart() throws IOException {
    harness = new Harness();
    new FnApiDoFnRunner.Registrar()
        .getPTransformRunnerFactories()
        .get(PTransformTranslation.PAR_DO_TRANSFORM_URN)
        .addRunnerForPTransform(harness);
  }

  void process(Object element, Instant timestamp) throws Exception {
    harness.bundle(
        () ->
            harness.input.accept(
                WindowedValues.timestampedValueInGlobalWindow(element, timestamp)));
  }

  void advanceWatermark(Instant to) {
    watermark = to;
  }

  /** Moves the clock of worker and runner. */
  void tick(long millis) {
    clock += millis;
    DateTimeUtils.setCurrentMillisFixed(clock);
  }

  /** Fires what is due of a timer, or of a family of timers. */
  void fire(String family) throws Exception {
    String name = name(family);
    List<Pending> due =
        pending.values().stream()
            .filter(each -> each.family().equals(name) && isDue(each))
            .sorted(Comparator.comparing(each -> each.timer().getFireTimestamp()))
            .toList();
    for (Pending each : due) {
      pending.values().remove(each);
      harness.bundle(() -> harness.timers.get(name).accept(each.timer()));
    }
  }

  private boolean isDue(Pending each) {
    Instant time = each.timer().getFireTimestamp();
    return payload.getTimerFamilySpecsOrThrow(each.family()).getTimeDomain()
            == RunnerApi.TimeDomain.Enum.EVENT_TIME
        ? time.isBefore(watermark)
        : time.getMillis() <= clock;
  }

  private String name(String family) {
    return payload.getTimerFamilySpecsMap().keySet().stream()
        .filter(each -> each.endsWith("-" + family))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the watermark of what follows. */
  Instant outputWatermark() {
    Instant held = watermark;
    for (Pending each : pending.values()) {
      Instant hold = each.timer().getHoldTimestamp();
      held = hold.isBefore(held) ? hold : held;
    }
    return held;
  }

  /** Returns how many timers of a name or a family are set. */
  long pending(String family) {
    return pending.values().stream().filter(each -> each.family().equals(name(family))).count();
  }

  /** Returns what came out so far under a tag. */
  List<Object> outputs(String tag) {
    return outputs.getOrDefault(transform.getOutputsOrThrow(tag), List.of());
  }

  @Override
  public void close() {
    DateTimeUtils.setCurrentMillisSystem();
  }

  /** What the harness asks of who holds it. */
  private final class Harness implements PTransformRunnerFactory.Context {
    private final List<ThrowingRunnable> starts = new ArrayList<>();
    private final List<ThrowingRunnable> finishes = new ArrayList<>();
    private final List<ThrowingRunnable> resets = new ArrayList<>();
    private final Map<String, FnDataReceiver<Timer<Object>>> timers = new HashMap<>();
    private final ShortIdMap shortIds = new ShortIdMap();
    private FnDataReceiver<WindowedValue<Object>> input;

    void bundle(ThrowingRunnable work) throws Exception {
      for (ThrowingRunnable each : starts) {
        each.run();
      }
      work.run();
      for (ThrowingRunnable each : finishes) {
        each.run();
      }
      for (ThrowingRunnable each : resets) {
        each.run();
      }
    }

    @Override
    public PipelineOptions getPipelineOptions() {
      return PipelineOptionsFactory.create();
    }

    @Override
    public ShortIdMap getShortIdMap() {
      return shortIds;
    }

    @Override
    public BeamFnDataClient getBeamFnDataClient() {
      throw new UnsupportedOperationException();
    }

    @Override
    public BeamFnStateClient getBeamFnStateClient() {
      return state;
    }

    @Override
    public String getPTransformId() {
      return id;
    }

    @Override
    public RunnerApi.Components getComponents() {
      return components;
    }

    @Override
    public RunnerApi.PTransform getPTransform() {
      return transform;
    }

    @Override
    public Supplier<String> getProcessBundleInstructionIdSupplier() {
      return () -> "bundle";
    }

    @Override
    public Supplier<List<ProcessBundleRequest.CacheToken>> getCacheTokensSupplier() {
      return Collections::emptyList;
    }

    @Override
    public Supplier<Cache<?, ?>> getBundleCacheSupplier() {
      return Caches::noop;
    }

    @Override
    public Cache<?, ?> getProcessWideCache() {
      return Caches.noop();
    }

    @Override
    public Set<String> getRunnerCapabilities() {
      return Set.of();
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public <T> void addPCollectionConsumer(
        String collection, FnDataReceiver<WindowedValue<T>> consumer) {
      input = (FnDataReceiver) consumer;
    }

    @Override
    public <T> FnDataReceiver<T> getPCollectionConsumer(String collection) {
      return value ->
          outputs
              .computeIfAbsent(collection, key -> new ArrayList<>())
              .add(((WindowedValue<?>) value).getValue());
    }

    @Override
    public <T> FnDataReceiver<T> addOutgoingDataEndpoint(
        ApiServiceDescriptor service, Coder<T> coder) {
      throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> FnDataReceiver<Timer<T>> addOutgoingTimersEndpoint(
        String family, Coder<Timer<T>> coder) {
      return timer -> {
        String key = family + ' ' + timer.getUserKey() + ' ' + timer.getDynamicTimerTag();
        if (timer.getClearBit()) {
          pending.remove(key);
        } else {
          pending.put(key, new Pending(family, (Timer<Object>) timer));
        }
      };
    }

    @Override
    public void addStartBundleFunction(ThrowingRunnable function) {
      starts.add(function);
    }

    @Override
    public void addFinishBundleFunction(ThrowingRunnable function) {
      finishes.add(function);
    }

    @Override
    public <T> void addIncomingDataEndpoint(
        ApiServiceDescriptor service, Coder<T> coder, FnDataReceiver<T> receiver) {
      throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public <T> void addIncomingTimerEndpoint(
        String family, Coder<Timer<T>> coder, FnDataReceiver<Timer<T>> receiver) {
      timers.put(family, (FnDataReceiver) receiver);
    }

    @Override
    public <T> void addChannelRoot(BeamFnDataReadRunner<T> root) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void addResetFunction(ThrowingRunnable function) {
      resets.add(function);
    }

    @Override
    public void addTearDownFunction(ThrowingRunnable function) {}

    @Override
    public void addBundleProgressReporter(BundleProgressReporter reporter) {}

    @Override
    public BundleSplitListener getSplitListener() {
      return BundleSplitListener.InMemory.create();
    }

    @Override
    public DoFn.BundleFinalizer getBundleFinalizer() {
      return (deadline, callback) -> {};
    }
  }
}
