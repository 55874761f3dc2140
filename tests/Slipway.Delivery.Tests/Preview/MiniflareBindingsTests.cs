using System.Text.Json.Nodes;

namespace Slipway.Delivery.Tests.Preview;

/// <summary>Bindings of the API in Miniflare's options.</summary>
public class MiniflareBindingsTests
{
    private static (JsonObject Options, MiniflareBindings Bindings) Add(params string[] bindings)
    {
        var options = new JsonObject { ["name"] = "one" };
        var added = new MiniflareBindings(options, new HashSet<string> { "one", "two" }, (worker, name) => (worker, name) is ("one", "New") or ("two", "Other"), part => part == "a.wasm" ? "/files/a" : null);
        foreach (var binding in bindings)
        {
            added.Add(JsonNode.Parse(binding)!.AsObject());
        }

        return (options, added);
    }

    [Theory]
    [InlineData("""{"type":"plain_text","name":"A","text":"x"}""", """{"bindings":{"A":"x"}}""")]
    [InlineData("""{"type":"json","name":"A","json":{"x":[1]}}""", """{"bindings":{"A":{"x":[1]}}}""")]
    [InlineData("""{"type":"kv_namespace","name":"A","namespace_id":"id"}""", """{"kvNamespaces":{"A":"id"}}""")]
    [InlineData("""{"type":"r2_bucket","name":"A","bucket_name":"b"}""", """{"r2Buckets":{"A":"b"}}""")]
    [InlineData("""{"type":"d1","name":"A","id":"1"}""", """{"d1Databases":{"A":"1"}}""")]
    [InlineData("""{"type":"d1","name":"A","id":"1","database_id":"2"}""", """{"d1Databases":{"A":"2"}}""")]
    [InlineData("""{"type":"queue","name":"A","queue_name":"q","delivery_delay":5}""", """{"queueProducers":{"A":{"queueName":"q","deliveryDelay":5}}}""")]
    [InlineData("""{"type":"analytics_engine","name":"A","dataset":"d"}""", """{"analyticsEngineDatasets":{"A":{"dataset":"d"}}}""")]
    [InlineData("""{"type":"ratelimit","name":"A","namespace_id":"1","simple":{"limit":1,"period":60}}""", """{"ratelimits":{"A":{"namespace_id":"1","simple":{"limit":1,"period":60}}}}""")]
    [InlineData("""{"type":"version_metadata","name":"A"}""", """{"versionMetadata":"A"}""")]
    [InlineData("""{"type":"images","name":"A"}""", """{"images":{"binding":"A"}}""")]
    [InlineData("""{"type":"send_email","name":"A","destination_address":"a@b.c"}""", """{"email":{"send_email":[{"name":"A","destination_address":"a@b.c"}]}}""")]
    [InlineData("""{"type":"durable_object_namespace","name":"A","class_name":"New"}""", """{"durableObjects":{"A":{"className":"New","useSQLite":true}}}""")]
    [InlineData("""{"type":"durable_object_namespace","name":"A","class_name":"Old","script_name":"one"}""", """{"durableObjects":{"A":{"className":"Old","useSQLite":false}}}""")]
    [InlineData("""{"type":"durable_object_namespace","name":"A","class_name":"Other","script_name":"two"}""", """{"durableObjects":{"A":{"className":"Other","useSQLite":true,"scriptName":"two"}}}""")]
    [InlineData("""{"type":"workflow","name":"A","workflow_name":"w","class_name":"Flow"}""", """{"workflows":{"A":{"name":"w","className":"Flow"}}}""")]
    [InlineData("""{"type":"workflow","name":"A","workflow_name":"w","class_name":"Flow","script_name":"two"}""", """{"workflows":{"A":{"name":"w","className":"Flow","scriptName":"two"}}}""")]
    [InlineData("""{"type":"service","name":"A","service":"two","entrypoint":"Api"}""", """{"serviceBindings":{"A":{"name":"two","entrypoint":"Api"}}}""")]
    [InlineData("""{"type":"wasm_module","name":"A","part":"a.wasm"}""", """{"parts":{"wasm":{"A":"/files/a"}}}""")]
    [InlineData("""{"type":"assets","name":"A"}""", "{}")]
    public void A_binding_that_runs_on_this_machine_becomes_an_option(string binding, string options)
    {
        var (added, bindings) = Add(binding);

        added.Remove("name");
        added.ToJsonString().Should().Be(JsonNode.Parse(options)!.ToJsonString());
        bindings.Unavailable.Should().BeEmpty();
        bindings.Absent.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"type":"ai","name":"A"}""", "A (ai)")]
    [InlineData("""{"type":"something_new","name":"A"}""", "A (something_new)")]
    [InlineData("""{"type":"hyperdrive","name":"A_THAT_NO_VARIABLE_NAMES","id":"1"}""", "A_THAT_NO_VARIABLE_NAMES (hyperdrive)")]
    [InlineData("""{"type":"durable_object_namespace","name":"A","class_name":"X","script_name":"elsewhere"}""", "A (durable_object_namespace)")]
    [InlineData("""{"type":"durable_object_namespace","name":"A","namespace_id":"1"}""", "A (durable_object_namespace)")]
    [InlineData("""{"type":"workflow","name":"A","workflow_name":"w","class_name":"F","script_name":"elsewhere"}""", "A (workflow)")]
    [InlineData("""{"type":"text_blob","name":"A","part":"missing"}""", "A (text_blob)")]
    public void One_that_does_not_is_named_with_its_type(string binding, string unavailable)
    {
        var (added, bindings) = Add(binding);

        bindings.Unavailable.Should().Equal(unavailable);
        added.Should().ContainSingle("nothing was added but the name");
    }

    [Fact]
    public void A_service_that_is_not_previewed_is_remembered_by_its_binding()
    {
        var (_, bindings) = Add("""{"type":"service","name":"A","service":"elsewhere"}""");

        bindings.Absent.Should().Equal(new Dictionary<string, string> { ["A"] = "elsewhere" });
        bindings.Unavailable.Should().BeEmpty();
    }

    [Fact]
    public void Of_a_kind_that_Miniflare_takes_once_a_second_one_is_not_there()
    {
        var (added, bindings) = Add("""{"type":"version_metadata","name":"A"}""", """{"type":"version_metadata","name":"B"}""");

        ((string?)added["versionMetadata"]).Should().Be("A");
        bindings.Unavailable.Should().Equal("B (version_metadata)");
    }
}
