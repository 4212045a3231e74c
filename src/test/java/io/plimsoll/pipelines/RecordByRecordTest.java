package io.plimsoll.pipelines;

import io.plimsoll.io.kafka.KafkaTopics;
import io.plimsoll.io.kafka.StartingPoint;
import io.plimsoll.transforms.views.RunIdentity;
import io.plimsoll.transforms.views.WithheldWindows;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;

/**
 * The same stream and the same answers where KafkaIO is a splittable DoFn, as on runners of which
 * this one is none by default: it reads record by record, is cut short and begun anew all the time,
 * and the bundles are packed behind it.
 */
@Tag("splittable-read")
class RecordByRecordTest extends RealBrokerTest {
  @Override
  Outcome launch() {
    RunnerProfile profile = recordByRecord(RunnerProfile.find());
    ContractSet contracts = ContractSet.of(List.of(contract()));
    try (KafkaTopics topics = KafkaTopics.connect(kafka())) {
      List<TopicPartition> partitions = topics.partitions(contracts.byTopic().keySet());
      Job job =
          new Job(
              contracts,
              kafka(),
              partitions,
              StartingPoint.earliest(),
              topics.endOffsets(partitions),
              null);
      Pipeline pipeline =
          Pipeline.create(
              new BeamArguments(profile).parse(List.of("--experiments=use_sdf_read"), List.of()));
      job.build(
          pipeline,
          new RunIdentity(1, "adversarial", profile.restoresInPlace(), System::currentTimeMillis),
          profile,
          WithheldWindows.none());
      PipelineResult result = PipelineRun.toEnd(pipeline, profile);
      StringWriter out = new StringWriter();
      ExitCode exit =
          new LedgerReader(kafka(), contracts)
              .check(
                  LedgerScope.ofRun("adversarial"),
                  DroppedElements.of(result),
                  new PrintWriter(out));
      return new Outcome(exit.code(), out.toString(), "");
    }
  }

  private static RunnerProfile recordByRecord(RunnerProfile profile) {
    return (RunnerProfile)
        Proxy.newProxyInstance(
            RunnerProfile.class.getClassLoader(),
            new Class<?>[] {RunnerProfile.class},
            (proxy, method, arguments) ->
                method.getName().equals("consumerPacks")
                    ? false
                    : method.invoke(profile, arguments));
  }
}
