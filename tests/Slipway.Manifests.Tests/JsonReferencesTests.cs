using System.Text.Json.Nodes;

namespace Slipway.Manifests.Tests;

public class JsonReferencesTests
{
    private static readonly ManifestPosition At = new("w.yaml", 7, "spec.tail_consumers");

    private static readonly CloudflareWorker Worker = ManifestFile.Parse(
        """
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata: {name: a}
        spec:
          account_id: 00000000000000000000000000000000
          worker_name: a
          tail_consumers: [{service: {valueFrom: {name: tail, env: shared}}}, {service: plain}]
          dispatch_namespaces: [{name: D, namespace: n, outbound: {worker: {service: $cloudflare-worker/out}, params: [p]}}]
        """,
        "w.yaml").Workers[0];

    [Fact]
    public void References_inside_of_JSON_are_found_with_everything_that_they_say()
    {
        JsonReferences.In(new JsonArray([.. Worker.TailConsumers!.Select(consumer => consumer.DeepClone())]), At).Should().Equal(
            new ResourceReference("cloudflare-worker", "tail", "status.outputs.script_name", "shared", At));
        JsonReferences.In(((JsonLiteralValue)Worker.Bindings[0].Fields["outbound"]).Json, At).Should().Equal(
            new ResourceReference("cloudflare-worker", "out", "status.outputs.script_name", null, At));
    }

    [Fact]
    public void References_are_replaced_by_their_texts_in_a_copy()
    {
        var outbound = ((JsonLiteralValue)Worker.Bindings[0].Fields["outbound"]).Json;

        JsonReferences.Resolve(outbound, At, reference => reference.Name + "!")!.ToJsonString()
            .Should().Be("""{"worker":{"service":"out!"},"params":[{"name":"p"}]}""");
        JsonReferences.In(outbound, At).Should().ContainSingle("the original stays");
    }

    [Theory]
    [InlineData("""{"value_from":{"kind":"a-b","name":"c"}}""")]
    [InlineData("""{"value_from":"text"}""")]
    [InlineData("""{"value_from":{"kind":"a-b","name":"c","field_path":"d"},"other":1}""")]
    [InlineData("""[null,1,"$a-b/c/d",{"a":null}]""")]
    public void What_only_looks_like_a_reference_stays(string json)
    {
        JsonReferences.In(JsonNode.Parse(json), At).Should().BeEmpty();
        JsonReferences.Resolve(JsonNode.Parse(json), At, _ => "x")!.ToJsonString().Should().Be(json);
    }

    [Theory]
    [InlineData("CloudflareKvNamespace", "cloudflare-kv-namespace")]
    [InlineData("cloudflare-kv-namespace", "cloudflare-kv-namespace")]
    [InlineData("CloudflareD1Database", "cloudflare-d1-database")]
    [InlineData("CloudflareR2Bucket", "cloudflare-r2-bucket")]
    [InlineData("cloudflare_dns_zone", "cloudflare-dns-zone")]
    [InlineData("CloudflareDNSZone", "cloudflare-dns-zone")]
    public void A_kind_has_one_spelling(string kind, string kebab)
    {
        var reference = new ResourceReference(kind, "x", "a.b", null, At);

        reference.KebabKind.Should().Be(kebab);
        reference.ToString().Should().Be($"${kebab}/x/a.b");
    }
}
