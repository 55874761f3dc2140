namespace Slipway.Kubernetes.Tests;

public class ConfigMapTests
{
    [Fact]
    public void Exactly_1_MiB_of_keys_and_values_is_taken() =>
        ConfigMaps.Of("full", ("a", new string('x', 1_048_575))).ToJson()["data"]!["a"]!.GetValue<string>().Should().HaveLength(1_048_575);

    [Fact]
    public void One_byte_more_is_an_error_that_names_the_size_of_each_key_largest_first() =>
        FluentActions.Invoking(() => ConfigMaps.Of("full", ("dev", new string('x', 100)), ("prod", new string('ü', 524_240))).ToJson())
            .Should().Throw<KubernetesException>().WithMessage(
                "writing ConfigMap 'default/full': it would hold 1,048,587 bytes, and Kubernetes takes at most 1,048,576 (1 MiB): prod 1,048,484, dev 103. Nothing was written. Make the largest of them smaller.");

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("ä")]
    public void A_key_that_Kubernetes_refuses_is_refused(string key) =>
        FluentActions.Invoking(() => ConfigMaps.Of("keys", (key, "")).ToJson()).Should().Throw<FormatException>().WithMessage(
            "is not a key of a ConfigMap: 1 to 253 letters, digits, hyphens, underscores and dots, not '.' or '..'.");

    [Fact]
    public void What_an_object_says_is_read_back()
    {
        var map = ConfigMap.FromJson(ObjectYaml.Read(ObjectYaml.Write((ConfigMaps.Tricky with { ResourceVersion = "7" }).ToJson())));

        map.Should().BeEquivalentTo(ConfigMaps.Tricky with { ResourceVersion = "7" });
    }

    [Fact]
    public void A_file_without_namespace_labels_and_data_is_an_empty_map_of_the_default_namespace() =>
        ConfigMap.FromJson(ObjectYaml.Read("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\n")).Should().BeEquivalentTo(
            ConfigMaps.Of("map") with { Labels = new Dictionary<LabelKey, LabelValue>() });

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: map}\n", "is 'v1 Secret', not 'v1 ConfigMap'.")]
    [InlineData("data: {a: b}\n", "is ' ', not 'v1 ConfigMap'.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\n", "is no ConfigMap: metadata.name is '', which is not the name of an object: *")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map, namespace: A}\n", "is no ConfigMap: metadata.namespace is 'A', which is not the name of a namespace: *")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map, labels: {a: b c}}\n", "is no ConfigMap: the label 'a' is 'b c', which is not the value of a label: *")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: {a b: c}\n", "is no ConfigMap: the key is 'a b', which is not a key of a ConfigMap: *")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: {size: 12}\n", "has under 'data' the key 'size', whose value is no text: put it in quotes.")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: [a]\n", "has a field 'data' that is no mapping.")]
    public void What_is_no_ConfigMap_is_refused(string yaml, string error) =>
        FluentActions.Invoking(() => ConfigMap.FromJson(ObjectYaml.Read(yaml))).Should().Throw<FormatException>().WithMessage(error);
}
