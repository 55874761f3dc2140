using System.Text.Json.Nodes;

namespace Slipway.Delivery.Tests.Preview;

public class DeclaredPreviewBindingsTests
{
    [Theory]
    [InlineData("""{"kv_namespaces":[{"binding":"A","id":"1"},{"binding":"B"}]}""", """[{"type":"kv_namespace","name":"A","namespace_id":"1"},{"type":"kv_namespace","name":"B","namespace_id":"B"}]""")]
    [InlineData("""{"d1_databases":[{"binding":"A","database_name":"orders"}]}""", """[{"type":"d1","name":"A","database_id":"orders"}]""")]
    [InlineData("""{"durable_objects":{"bindings":[{"name":"A","class_name":"C","script_name":"s"}]}}""", """[{"type":"durable_object_namespace","name":"A","class_name":"C","script_name":"s"}]""")]
    [InlineData("""{"queues":{"producers":[{"binding":"A","queue":"q"}],"consumers":[{"queue":"q"}]}}""", """[{"type":"queue","name":"A","queue_name":"q"}]""")]
    [InlineData("""{"workflows":[{"binding":"A","name":"w","class_name":"F"}]}""", """[{"type":"workflow","name":"A","workflow_name":"w","class_name":"F"}]""")]
    [InlineData("""{"ai":{"binding":"A"},"send_email":[{"name":"M"}]}""", """[{"type":"send_email","name":"M"},{"type":"ai","name":"A"}]""")]
    [InlineData("""{"wasm_modules":{"W":"w.wasm"},"triggers":{"crons":["* * * * *"]},"vars":["V"]}""", """[{"type":"wasm_module","name":"W","part":"w.wasm"}]""")]
    public void What_a_wrangler_config_declares_is_what_the_API_takes(string declared, string bindings) =>
        new JsonArray([.. DeclaredPreviewBindings.Of(JsonNode.Parse(declared)!.AsObject())]).ToJsonString().Should().Be(bindings);

    [Fact]
    public void Variables_and_required_secrets_are_known_by_their_names() =>
        DeclaredPreviewBindings.ValueNames(JsonNode.Parse("""{"vars":["A","B"],"secrets":{"required":["C","A"]}}""")!.AsObject()).Should().Equal("A", "B", "C");
}
