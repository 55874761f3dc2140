using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>References in the fields of bindings, from the manifest's text to what Cloudflare gets.</summary>
public sealed class BindingReferenceTests
{
    [Theory]
    [InlineData("analytics_engine_datasets", "dataset", "")]
    [InlineData("vectorize_indexes", "index_name", "")]
    [InlineData("mtls_certificates", "certificate_id", "")]
    [InlineData("dispatch_namespaces", "namespace", "")]
    [InlineData("secrets_store_secrets", "store_id", ", secret_name: s")]
    [InlineData("secrets_store_secrets", "secret_name", ", store_id: s")]
    [InlineData("workflows", "workflow_name", ", class_name: Flow")]
    [InlineData("pipelines", "pipeline", "")]
    [InlineData("ai_search", "instance_name", "")]
    [InlineData("ai_search_namespaces", "namespace", "")]
    [InlineData("vpc_services", "service_id", "")]
    [InlineData("vpc_networks", "network_id", "")]
    public async Task Every_field_that_names_something_outside_the_Worker_takes_every_form_of_a_reference(string list, string field, string others)
    {
        const string Path = "status.outputs.some_output";
        await using var fixture = await ReferenceFixture.StartAsync();
        var worker = Read(list, field, others, $"$cloudflare-thing/mine/{Path}", $"{{value_from: {{kind: CloudflareThing, name: mine, field_path: {Path}}}}}", "{value: written}");

        (await fixture.ProblemsOfAsync(worker)).Should().HaveCount(2).And.OnlyContain(problem =>
            problem.StartsWith($"worker.yaml:9: spec.{list}[", StringComparison.Ordinal) && problem.Contains($"$cloudflare-thing/mine/{Path} was found nowhere", StringComparison.Ordinal));
        fixture.Sources = fixture.Sources with { Outputs = OutputsFile.Parse("outputs.yaml", "cloudflare-thing: {mine: {some_output: found}}") };
        var values = await fixture.ResolveAsync(worker);

        worker.Bindings.Select(binding => values.Text(binding.Fields[field])).Should().Equal("found", "found", "written");
    }

    private static CloudflareWorker Read(string list, string field, string others, params string[] values) => ManifestFile.Parse(
        $$"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata: {name: api}
        spec:
          account_id: "00000000000000000000000000000000"
          worker_name: api
          compatibility_date: 2026-01-01
          content: export default {};
          {{list}}: [{{string.Join(", ", values.Select((value, i) => $"{{name: A{i}, {field}: {value}{others}}}"))}}]
        """,
        "worker.yaml").Workers.Single();
}
