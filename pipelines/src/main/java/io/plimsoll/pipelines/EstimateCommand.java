package io.plimsoll.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipelines.estimate.Amounts;
import io.plimsoll.pipelines.estimate.Assumptions;
import io.plimsoll.pipelines.estimate.Estimate;
import io.plimsoll.pipelines.estimate.EstimatedContract;
import io.plimsoll.pipelines.estimate.Line;
import io.plimsoll.pipelines.estimate.Part;
import io.plimsoll.pipelines.estimate.PriceList;
import io.plimsoll.transforms.contract.ContractException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what contracts come to on Google Cloud, before anything is made. */
@Command(
    name = "estimate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Estimates events, bytes, partitions, storage, compute and what they cost.",
      "It needs no account: everything follows from the contract, its samples, and what the options",
      "assume. Each line says what it is taken from. Storage is what is kept once retention is full.",
      "Prices are list prices of one day: check them before you rely on a sum."
    })
final class EstimateCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Folders of contracts that share a Kafka cluster.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = {
        "Prices, as in terraform/prices.yaml; default: that file as it was when this was built."
      })
  private @Nullable Path prices;

  @Mixin private Assumptions assumptions = new Assumptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    KafkaCommand.option(
        () -> {
          assumptions.check();
          return assumptions;
        });
    PriceList list = priceList();
    Estimate estimate = Estimate.of(contracts(), assumptions, list);
    PrintWriter out = Console.out(spec);
    if (asJson) {
      Console.printJson(out, json(estimate, list));
    } else {
      print(estimate, list, out);
    }
    return ExitCode.DONE.code();
  }

  private PriceList priceList() {
    if (prices == null) {
      return PriceList.own();
    }
    try {
      return PriceList.read(prices);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<EstimatedContract> contracts() {
    List<EstimatedContract> contracts = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Path folder : folders) {
      try {
        EstimatedContract contract = EstimatedContract.read(folder);
        if (!ids.add(contract.contract().id())) {
          mistakes.add(folder + ": " + contract.contract().id() + ": given twice (expected: once)");
        }
        contracts.add(contract);
      } catch (ContractException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new ContractException(String.join("\n", mistakes));
    }
    return contracts;
  }

  private static ObjectNode json(Estimate estimate, PriceList prices) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode list = root.putObject("prices");
    list.put("file", prices.source()).put("date", prices.date());
    list.put("currency", prices.currency()).put("region", prices.region());
    ArrayNode contracts = root.putArray("contracts");
    estimate.contracts().forEach(part -> contracts.add(json(part)));
    root.set("cluster", json(estimate.cluster()));
    root.put("events_a_month", estimate.eventsPerMonth());
    root.put("cost_a_month", estimate.cost());
    root.put("cost_of_a_million_events", estimate.costOfAMillion());
    return root;
  }

  private static ObjectNode json(Part part) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", part.name());
    ArrayNode lines = node.putArray("lines");
    for (Line line : part.lines()) {
      ObjectNode each = lines.addObject();
      each.put("section", line.section()).put("what", line.what());
      each.put("amount", line.amount()).put("unit", line.unit());
      each.put("cost_a_month", line.cost());
      each.put("because", line.because());
    }
    node.put("cost_a_month", part.cost());
    return node;
  }

  private static void print(Estimate estimate, PriceList prices, PrintWriter out) {
    List<Part> parts = new ArrayList<>(estimate.contracts());
    parts.add(estimate.cluster());
    for (Part part : parts) {
      out.println(part.name());
      List<List<String>> table = new ArrayList<>();
      table.add(List.of("", "", "amount", prices.currency() + " a month", "because"));
      String section = "";
      for (Line line : part.lines()) {
        table.add(
            List.of(
                line.section().equals(section) ? "" : line.section(),
                line.what(),
                Amounts.text(line.amount()) + " " + line.unit(),
                line.cost() == null ? "" : Amounts.money(line.cost()),
                line.because()));
        section = line.section();
      }
      table.add(List.of("together", "", "", Amounts.money(part.cost()), ""));
      Console.aligned(table).forEach(line -> out.println("  " + line));
      out.println();
    }
    out.println(
        "all together: %s %s a month; a million events: %s %s"
            .formatted(
                Amounts.money(estimate.cost()),
                prices.currency(),
                Amounts.text(estimate.costOfAMillion()),
                prices.currency()));
    out.println(
        "prices: list prices of %s as known on %s (%s): check them; without queries, logs, support and tax"
            .formatted(prices.region(), prices.date(), prices.source()));
  }
}
