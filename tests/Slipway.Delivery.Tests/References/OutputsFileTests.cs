using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>The forms of a file of outputs.</summary>
public sealed class OutputsFileTests
{
    private const string Forms = """
        cloudflare-kv-namespace:
          my-cache:
            namespace_id: 01234567
            count: 010
            urls: [one, two]
        CloudflareR2Bucket/uploads:
          bucket_name: uploads-prod
        $cloudflare-dns-zone/main/status.outputs.zone_id: 023e105f4ecef8ad9ca31a8372d0c353
        cloudflare-queue/jobs/queueName: jobs-prod
        cloudflare-worker/api:
          status: {outputs: {scriptId: api-prod}}
        ---
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareD1Database
        metadata: {name: users, env: prod}
        status: {outputs: {database_id: prod-id}}
        ---
        kind: CloudflareD1Database
        metadata: {name: users, env: dev}
        status: {outputs: {database_id: dev-id}}
        ---
        kind: List
        items:
        - kind: CloudflareHyperdriveConfig
          metadata: {name: db}
          spec: {origin: {host: db.internal}}
          status: {outputs: {hyperdrive_id: h1}}
        """;

    [Theory]
    [InlineData("$cloudflare-kv-namespace/my-cache/status.outputs.namespace_id", null, "01234567")]
    [InlineData("$CloudflareKvNamespace/my-cache/namespaceId", null, "01234567")]
    [InlineData("$cloudflare-kv-namespace/my-cache/status.outputs.count", null, "010")]
    [InlineData("$cloudflare-kv-namespace/my-cache/status.outputs.urls[1]", null, "two")]
    [InlineData("$cloudflare-kv-namespace/my-cache/status.outputs.urls.0", null, "one")]
    [InlineData("$cloudflare-r2-bucket/uploads/status.outputs.bucket_name", "prod", "uploads-prod")]
    [InlineData("$cloudflare-dns-zone/main/status.outputs.zone_id", null, "023e105f4ecef8ad9ca31a8372d0c353")]
    [InlineData("$cloudflare-queue/jobs/status.outputs.queue_name", null, "jobs-prod")]
    [InlineData("$cloudflare-worker/api/status.outputs.script_id", null, "api-prod")]
    [InlineData("$cloudflare-d1-database/users/status.outputs.database_id", "prod", "prod-id")]
    [InlineData("$cloudflare-d1-database/users/status.outputs.database_id", "dev", "dev-id")]
    [InlineData("$cloudflare-hyperdrive-config/db/status.outputs.hyperdrive_id", "any", "h1")]
    [InlineData("$cloudflare-hyperdrive-config/db/spec.origin.host", null, "db.internal")]
    [InlineData("$cloudflare-hyperdrive-config/db/metadata.name", null, "db")]
    public void A_field_is_found_in_every_form(string reference, string? environment, string expected) =>
        Find(Forms, reference, environment).Text.Should().Be(expected);

    [Theory]
    [InlineData("$cloudflare-d1-database/users/status.outputs.database_id", null, "'outputs.yaml' has 2 values of it: name the environment (env), or keep one")]
    [InlineData("$cloudflare-d1-database/users/status.outputs.database_id", "test", "'outputs.yaml' has it only for the environment 'prod', 'dev'")]
    [InlineData("$cloudflare-d1-database/nobody/status.outputs.database_id", "prod", "'outputs.yaml' does not have it")]
    [InlineData("$cloudflare-kv-namespace/my-cache/status.outputs.urls", null, "'outputs.yaml' has the resource without a text at status.outputs.urls")]
    [InlineData("$cloudflare-kv-namespace/my-cache/status.outputs.urls[2]", null, "'outputs.yaml' has the resource without a text at status.outputs.urls[2]")]
    public void What_is_not_there_or_not_clear_is_said(string reference, string? environment, string note) =>
        Find(Forms, reference, environment).Should().Be(new Lookup(null, note));

    [Theory]
    [InlineData("{\n\t\"cloudflare-kv-namespace\": {\"my-cache\": {\"namespace_id\": \"a\", \"count\": 3}}}")]
    [InlineData("[{\"kind\": \"CloudflareKvNamespace\", \"metadata\": {\"name\": \"my-cache\"}, \"status\": {\"outputs\": {\"namespace_id\": \"a\", \"count\": 3}}}]")]
    [InlineData("{cloudflare-kv-namespace: {my-cache: {namespace_id: a, count: 3}}}")]
    public void JSON_is_read_too(string text)
    {
        Find(text, "$cloudflare-kv-namespace/my-cache/status.outputs.namespace_id", null).Text.Should().Be("a");
        Find(text, "$cloudflare-kv-namespace/my-cache/status.outputs.count", null).Text.Should().Be("3");
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n---\n")]
    public void An_empty_file_has_nothing(string text) =>
        Find(text, "$cloudflare-kv-namespace/my-cache/status.outputs.namespace_id", null).Note.Should().Be("'outputs.yaml' does not have it");

    [Theory]
    [InlineData("a: [", "line 2, column 1 is neither YAML nor JSON")]
    [InlineData("just text", "it holds a text or a number where resources were expected")]
    [InlineData("cloudflare-kv-namespace: {my-cache: abc}", "'cloudflare-kv-namespace' is neither a kind with names and their outputs, nor kind/name with outputs, nor kind/name/field with a text")]
    [InlineData("kind: CloudflareKvNamespace\nmetadata: {}", "a resource of kind 'CloudflareKvNamespace' has no metadata.name")]
    public void Another_form_is_an_error_that_shows_the_right_one(string text, string why)
    {
        var parsing = () => OutputsFile.Parse("outputs.yaml", text);

        parsing.Should().Throw<DeliveryException>().WithMessage(
            $"reading the outputs in 'outputs.yaml': {why}. Write kind, name and outputs: 'cloudflare-kv-namespace: {{my-cache: {{namespace_id: 0f2a…}}}}', "
            + "or whole resources with kind, metadata.name and status.outputs.");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_with_its_option()
    {
        var reading = () => OutputsFile.ReadAsync("/no/such/outputs.yaml", TestContext.Current.CancellationToken);

        await reading.Should().ThrowAsync<DeliveryException>().WithMessage(
            "reading the outputs in '/no/such/outputs.yaml': there is no such file. Make it, or correct --outputs.");
    }

    private static Lookup Find(string text, string reference, string? environment)
    {
        var parts = reference[1..].Split('/');
        return OutputsFile.Parse("outputs.yaml", text).Find(new ResourceReference(parts[0], parts[1], parts[2], null, new("m", 1, "")), environment);
    }
}
