package io.plimsoll.runner.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkProfileTest {
  private final FlinkProfile profile = new FlinkProfile();

  @Test
  void recordWaitsMillisecondsInABufferAndNoLonger() {
    FlinkPipelineOptions options = options();
    profile.check(options);
    var configuration = GlobalConfiguration.loadConfiguration(options.getFlinkConfDir());
    assertThat(
            StreamExecutionEnvironment.createLocalEnvironment(1, configuration).getBufferTimeout())
        .isEqualTo(5);
  }

  @Test
  void ownConfigurationIsLeftAlone(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("flink-conf.yaml"), "");
    FlinkPipelineOptions options = options();
    options.setFlinkConfDir(folder.toString());
    profile.check(options);
    assertThat(options.getFlinkConfDir()).isEqualTo(folder.toString());
  }

  private FlinkPipelineOptions options() {
    return PipelineOptionsFactory.fromArgs(profile.defaults().toArray(String[]::new))
        .as(FlinkPipelineOptions.class);
  }
}
