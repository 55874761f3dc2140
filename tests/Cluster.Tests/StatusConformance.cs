using System.Net;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cluster.Tests;

/// <summary>How the API server refuses.</summary>
public abstract class StatusConformance(ClusterFixture fixture) : ClusterConformance(fixture)
{
    private const string Name = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string Key = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
    private const string Label = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    [Theory]
    [InlineData("map", """{"metadata":{"name":"map"},"data":{"a/b":"1"}}""", 422, "Invalid", "data[a/b]", "FieldValueInvalid", "Invalid value: \"a/b\": " + Key)]
    [InlineData("map", """{"metadata":{"name":"map","labels":{"a":"b c"}}}""", 422, "Invalid", "metadata.labels", "FieldValueInvalid", "Invalid value: \"b c\": " + Label)]
    [InlineData("M_2", """{"metadata":{"name":"M_2"}}""", 422, "Invalid", "metadata.name", "FieldValueInvalid", "Invalid value: \"M_2\": " + Name)]
    public async Task A_value_that_breaks_a_rule_is_named_with_its_field(string name, string body, int code, string reason, string field, string cause, string message)
    {
        var status = await ApplyAsync(name, body);

        status["message"]!.GetValue<string>().Should().Be($"ConfigMap \"{name}\" is invalid: {field}: {message}");
        ((int)status["code"]!, (string)status["reason"]!).Should().Be((code, reason));
        JsonNode.DeepEquals(status["details"], new JsonObject().With(("name", name), ("kind", "ConfigMap"), ("causes", new JsonArray(
            new JsonObject { ["reason"] = cause, ["message"] = message, ["field"] = field })))).Should().BeTrue("{0}", status["details"]);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"map"},"dat":{"a":"1"}}""", 500, null, "failed to create typed patch object: .dat: field not declared in schema")]
    [InlineData("""{"metadata":{"name":"other"}}""", 400, "BadRequest", "the name of the object (other) does not match the name on the URL (map)")]
    [InlineData("""{"metadata":{"name":"map","namespace":"other"}}""", 400, "BadRequest", "the namespace of the object (other) does not match the namespace on the request (*)")]
    [InlineData("""{"metadata":{"name":"map","managedFields":[]}}""", 400, "BadRequest", "metadata.managedFields must be nil")]
    public async Task An_apply_that_cannot_be_read_is_refused(string body, int code, string? reason, string message)
    {
        var status = await ApplyAsync("map", body);

        status["message"]!.GetValue<string>().Should().Match(message);
        ((int)status["code"]!, (string?)status["reason"]).Should().Be((code, reason));
    }

    [Fact]
    public async Task A_field_that_the_kind_does_not_have_is_refused_at_once_though_the_server_calls_it_its_own_trouble()
    {
        var wanted = Map("map").ToJson();
        wanted["dat"] = new JsonObject { ["a"] = "1" };

        (await RefusedAsync(() => Api.ApplyAsync(ResourceKind.ConfigMap, wanted, force: false, Ct))).Message
            .Should().Be($"applying ConfigMap '{Namespace}/map': 500 InternalServerError: failed to create typed patch object: .dat: field not declared in schema.");
        Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Data_over_1_MiB_are_refused_and_a_request_over_3_MiB_is_not_read()
    {
        (await RefusedAsync(() => Api.ApplyAsync(ResourceKind.ConfigMap, Large(1024 * 1024 + 1), force: false, Ct))).Message
            .Should().Be($"applying ConfigMap '{Namespace}/map': 422 UnprocessableEntity: ConfigMap \"map\" is invalid: []: Too long: must have at most 1048576 bytes.");
        var error = await RefusedAsync(() => Api.ApplyAsync(ResourceKind.ConfigMap, Large(3 * 1024 * 1024), force: false, Ct));
        error.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        error.Message.Should().Be($"applying ConfigMap '{Namespace}/map': 413 RequestEntityTooLarge: Request entity too large: limit is 3145728.");
        // Just what is allowed.
        await Api.ApplyAsync(Map("map", ("k", new string('x', 1024 * 1024 - 1))), force: false, Ct);
    }

    [Fact]
    public async Task A_missing_right_is_said_with_what_to_grant()
    {
        var reader = Client(Fixture.Kubeconfig("{token: reader-token}"));
        var error = await RefusedAsync(() => reader.ApplyAsync(Map("map"), force: false, Ct));

        error.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        error.Message.Should().Be(
            $"applying ConfigMap '{Namespace}/map': 403 Forbidden: configmaps \"map\" is forbidden: User \"reader\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\". "
            + $"Grant it: a Role in namespace '{Namespace}' with apiGroups [\"\"], resources [\"configmaps\"], verbs [\"create\", \"patch\"], and a RoleBinding to that user.");
        (await RefusedAsync(() => reader.ListAsync(ResourceKind.PipelineRun, Namespace, null, Ct))).Message.Should().StartWith(
            $"listing pipelineruns of namespace '{Namespace}': 403 Forbidden: pipelineruns.tekton.dev is forbidden: User \"reader\" cannot list resource \"pipelineruns\" in API group \"tekton.dev\" in the namespace \"{Namespace}\". ");
        (await RefusedAsync(async () => await reader.WatchAsync(ResourceKind.Secret, Namespace, null, Ct).GetAsyncEnumerator(Ct).MoveNextAsync())).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_missing_namespace_is_said_with_how_to_make_it()
    {
        var nowhere = Map("map") with { Namespace = NamespaceName.Parse("nowhere") };

        (await RefusedAsync(() => Api.ApplyAsync(nowhere, force: false, Ct))).Message.Should().Be(
            $"applying ConfigMap 'nowhere/map': 404 NotFound: namespace 'nowhere' does not exist in {Fixture.Address}. Create it with 'kubectl create namespace nowhere', or correct --namespace.");
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_said()
    {
        var kind = new ResourceKind("example.com/v1", "Thing", "things");

        (await RefusedAsync(() => Api.GetAsync(kind, Namespace, ResourceName.Parse("x"), Ct))).Message
            .Should().StartWith($"reading Thing '{Namespace}/x': 404 NotFound: ").And.EndWith($"Check that {Fixture.Address} is the address of a Kubernetes API that serves example.com/v1 things.");
    }

    [Fact]
    public async Task What_is_deleted_is_named_by_the_answer()
    {
        var made = await Api.ApplyAsync(ResourceKind.ConfigMap, Map("map").ToJson(), force: false, Ct);
        var (code, text) = await Fixture.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{Namespace}/configmaps/map", "", "", Ct);

        code.Should().Be(200);
        JsonNode.Parse(text)!["details"]!.ToJsonString().Should().Be($$"""{"name":"map","kind":"configmaps","uid":"{{made["metadata"]!["uid"]}}"}""");
    }

    private JsonObject Large(int bytes)
    {
        var value = Map("map").ToJson();
        value["data"] = new JsonObject { ["k"] = new string('x', bytes) };
        return value;
    }

    private async Task<JsonObject> ApplyAsync(string name, string body)
    {
        var value = ((JsonObject)JsonNode.Parse(body)!).With(("apiVersion", "v1"), ("kind", "ConfigMap"));
        var (_, text) = await Fixture.SendAsync(
            HttpMethod.Patch, $"/api/v1/namespaces/{Namespace}/configmaps/{name}?fieldManager=slipway", value.ToJsonString(), "application/apply-patch+yaml", Ct);
        return (JsonObject)JsonNode.Parse(text)!;
    }
}
