package io.plimsoll.transforms.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Turns YAML into a JSON tree, by the core schema of YAML 1.2: {@code no} is a string here, not a
 * boolean, and {@code 1:30} no number. A repeated key is a mistake.
 */
final class YamlTree {
  private static final int MOST_NODES = 50_000;
  private static final int DEEPEST = 64;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final YamlFile file;
  private int nodes;

  YamlTree(YamlFile file) {
    this.file = file;
  }

  /** Returns the tree; null, with a mistake, where there is none. Throws YAMLException. */
  @Nullable JsonNode read(String text) {
    LoaderOptions options = new LoaderOptions();
    ParserImpl parser = new ParserImpl(new StreamReader(text), options);
    Node node = new Composer(parser, new CoreResolver(), options).getSingleNode();
    if (node == null) {
      file.mistake("", "empty (expected: a document)");
      return null;
    }
    JsonNode tree = convert(node, "", 1);
    return file.hasMistakes() ? null : tree;
  }

  private JsonNode convert(Node node, String pointer, int depth) {
    file.line(pointer, node.getStartMark().getLine() + 1);
    nodes++;
    // Aliases are expanded: a small file of them could become a very large tree, or an endless one.
    if (nodes > MOST_NODES || depth > DEEPEST) {
      if (!file.hasMistakes()) {
        file.mistake(
            pointer,
            "too large (expected: at most %d nodes, nested at most %d deep)"
                .formatted(MOST_NODES, DEEPEST));
      }
      return JSON.nullNode();
    }
    if (node instanceof MappingNode mapping) {
      return convertMapping(mapping, pointer, depth);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JSON.arrayNode();
      List<Node> items = sequence.getValue();
      for (int i = 0; i < items.size(); i++) {
        array.add(convert(items.get(i), pointer + "/" + i, depth + 1));
      }
      return array;
    }
    return convertScalar((ScalarNode) node, pointer);
  }

  private JsonNode convertMapping(MappingNode mapping, String pointer, int depth) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        file.line(pointer + "/?", line);
        file.mistake(pointer + "/?", "a key that is no string (expected: a string)");
        continue;
      }
      String name = key.getValue();
      String child = pointer + "/" + Element.escape(name);
      if (object.has(name)) {
        file.mistake(child, "said again in line " + line + " (expected: each key once)");
        continue;
      }
      file.line(child, line);
      object.set(name, convert(tuple.getValueNode(), child, depth + 1));
    }
    return object;
  }

  private JsonNode convertScalar(ScalarNode scalar, String pointer) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.STR)) {
      return JSON.textNode(text);
    }
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL) && CoreResolver.BOOLEAN.matcher(text).matches()) {
      return JSON.booleanNode(text.equalsIgnoreCase("true"));
    }
    if (tag.equals(Tag.INT) && CoreResolver.INTEGER.matcher(text).matches()) {
      BigInteger value = new BigInteger(text);
      return value.bitLength() < Long.SIZE
          ? JSON.numberNode(value.longValue())
          : JSON.numberNode(value);
    }
    if (tag.equals(Tag.FLOAT) && CoreResolver.FLOAT.matcher(text).matches()) {
      return JSON.numberNode(new BigDecimal(text));
    }
    file.mistake(
        pointer,
        text + " tagged " + tag + " (expected: a plain string, number, boolean, list or mapping)");
    return JSON.nullNode();
  }

  private static final class CoreResolver extends Resolver {
    static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    static final Pattern FLOAT =
        Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");
    private static final Pattern NOTHING = Pattern.compile("~|null|Null|NULL|");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, BOOLEAN, "tTfF");
      addImplicitResolver(Tag.INT, INTEGER, "-+0123456789");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.NULL, NOTHING, "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
    }
  }
}
