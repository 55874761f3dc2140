using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Kubernetes.Tests;

public class ObjectYamlTests
{
    [Fact]
    public void An_artifact_reads_as_the_contract_shows_it() =>
        ObjectYaml.Write(new ConfigMap
        {
            Namespace = NamespaceName.Parse("planton-cloud-pipelines"),
            Name = ResourceName.Parse("my-worker-artifact-metadata"),
            Labels = ArtifactLabels.Create(LabelValue.Parse("planton-cloud"), LabelKey.Parse("planton.cloud/service-id"), LabelValue.Parse("svc-abc123")),
            Data = new Dictionary<string, string>
            {
                ["size-bytes"] = "245678",
                ["path"] = "my-worker/abc123def456.js",
                ["content-hash"] = "a2b3",
                ["bucket"] = "planton-cloudflare-worker-scripts",
                ["commit"] = "1234567890",
            },
        }.ToJson()).Should().Be(ConfigMaps.Golden("artifact.yaml"));

    [Fact]
    public void Text_that_looks_like_something_else_is_quoted() =>
        ObjectYaml.Write(ConfigMaps.Tricky.ToJson()).Should().Be(ConfigMaps.Golden("tricky.yaml"));

    [Fact]
    public void A_long_value_stays_on_one_line() =>
        ObjectYaml.Write(ConfigMaps.Of("long", ("a", string.Join(' ', Enumerable.Repeat("word", 10_000)))).ToJson())
            .Split('\n').Should().HaveCount(10);

    [Fact]
    public void What_is_written_is_read_back_as_it_was()
    {
        var value = ConfigMaps.Tricky.ToJson();
        value["numbers"] = new JsonArray(1, -2.5, 1e100, true, null, new JsonObject(), new JsonArray());
        JsonNode.DeepEquals(YamlJson.ReadObject(ObjectYaml.Write(value)), value).Should().BeTrue();
    }

    [Fact]
    public async Task Kubectl_reads_every_value_as_it_was()
    {
        using var folder = new TemporaryDirectory();
        var file = folder.Write("map.yaml", ObjectYaml.Write(ConfigMaps.Tricky.ToJson()));
        var read = await Command.Run("kubectl", "label", "--local", "-f", file, "more=true", "-o", "json").ExecuteAsync(TestContext.Current.CancellationToken);
        read.ExitCode.Should().Be(0, read.Error);
        JsonNode.DeepEquals(JsonNode.Parse(read.Output)!["data"], ConfigMaps.Tricky.ToJson()["data"]).Should().BeTrue(read.Output);
    }
}
