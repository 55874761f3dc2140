using System.Text;
using System.Text.Json.Nodes;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>Where the values of secrets come from, and that nothing shows them.</summary>
public sealed class SecretResolverTests
{
    [Fact]
    public async Task A_secret_comes_from_a_key_of_a_Kubernetes_Secret()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        await PutSecretAsync(fixture, "data", ("token", Convert.ToBase64String("topsecret\n"u8)));
        var key = Key(fixture, "api", "token");

        var values = await fixture.ResolveAsync(fixture.WithSecret("TOKEN", key));

        values.Secret(key).Reveal().Should().Be("topsecret\n", "it is what the Secret holds, line break included");
        $"{values.Secret(key)} {values}".Should().Be("(secret) Slipway.Delivery.ResolvedValues");
        fixture.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_Secret_that_a_person_wrote_into_the_directory_of_a_local_run_may_have_plain_text()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        await PutSecretAsync(fixture, "stringData", ("token", "topsecret"));
        var key = Key(fixture, "api", "token");

        (await fixture.ResolveAsync(fixture.WithSecret("TOKEN", key))).Secret(key).Reveal().Should().Be("topsecret");
    }

    [Fact]
    public async Task A_secret_comes_from_a_file_beside_the_manifest_as_it_is()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Write("deploy/worker.yaml", "kind: CloudflareWorker");
        fixture.Write("secrets/token", "topsecret\n");
        var file = new FileReference("../secrets/token", fixture.At("spec.secrets.TOKEN", 9));

        (await fixture.ResolveAsync(fixture.WithSecret("TOKEN", file))).Secret(file).Reveal().Should().Be("topsecret\n");

        fixture.Warnings.Should().Equal(
            $"{file.Position}: the file '../secrets/token' ends with a line break, which becomes part of the secret 'TOKEN'. Write it with printf if that is not wanted.");
    }

    [Fact]
    public async Task A_manifest_that_is_no_file_reads_no_files()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Write("api-token", "topsecret");
        var file = new FileReference("/etc/hostname", new ManifestPosition("configmap/manifests[prod]", 9, "spec.secrets.TOKEN"));

        (await fixture.ProblemsOfAsync(fixture.WithSecret("TOKEN", file))).Should().Equal(
            "configmap/manifests[prod]:9: spec.secrets.TOKEN: takes its value from the file '/etc/hostname', and the manifest is itself no file here. Take it from a Kubernetes Secret (secret_key_ref).");
    }

    [Fact]
    public async Task Literals_and_outputs_can_be_secrets_too()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Sources = fixture.Sources with { Outputs = OutputsFile.Parse("o", "cloudflare-zero-trust-tunnel/t: {token: topsecret}") };
        var literal = new LiteralValue("written down", fixture.At("spec.secrets.A", 4));
        var output = fixture.Reference("CloudflareZeroTrustTunnel", "t", "status.outputs.token");

        var values = await fixture.ResolveAsync(fixture.Worker() with { Secrets = [new("A", literal, literal.Position), new("B", output, output.Position)] });

        (values.Secret(literal).Reveal(), values.Secret(output).Reveal()).Should().Be(("written down", "topsecret"));
    }

    [Fact]
    public async Task The_secrets_file_goes_before_what_the_manifest_says_and_needs_no_cluster()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Sources = fixture.Sources with { Kubernetes = null, Secrets = SecretsFile.Parse(".env", "TOKEN=topsecret\nDEBUG=1\nEXTRA=2") };
        var key = Key(fixture, "api", "token");

        (await fixture.ResolveAsync(fixture.WithSecret("TOKEN", key))).Secret(key).Reveal().Should().Be("topsecret");

        fixture.Warnings.Should().Equal(
            "'.env' has DEBUG, EXTRA, which 'hello' does not have among its secrets: not used. Add them to the manifest's secrets if the Worker needs them.");
    }

    [Fact]
    public async Task All_that_is_wrong_with_secrets_and_references_is_one_error_without_a_value()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        await PutSecretAsync(fixture, "data", ("token", Convert.ToBase64String("topsecret"u8)), ("blank", "IAo="), ("binary", "/////w=="), ("broken", "topsecret!"));
        fixture.Write("deploy/worker.yaml", "kind: CloudflareWorker");
        ManifestValue[] values =
        [
            Key(fixture, "none", "token"), Key(fixture, "api", "nothing"), Key(fixture, "api", "blank"), Key(fixture, "api", "binary"), Key(fixture, "api", "broken"), Key(fixture, "Api_1", "token"),
            new LiteralValue("", fixture.At("spec.secrets.literal", 30)), new FileReference("gone", fixture.At("spec.secrets.file", 31)),
        ];
        var secrets = values.Select((value, i) => new WorkerSecret($"S{i}", value, value.Position));

        var problems = await fixture.ProblemsOfAsync(fixture.Worker(fixture.Reference("CloudflareTelescope", "x")) with { Secrets = [.. secrets] });

        var at = fixture.At("spec.secrets.key", 20);
        problems[0].Should().StartWith($"{fixture.At("spec.kv_bindings[0]", 10)}: $cloudflare-telescope/x/status.outputs.namespace_id was found nowhere: ");
        problems.Skip(1).Should().Equal(
            $"{at}: there is no Secret 'prod/none' of {fixture.Cluster}. Make it: kubectl create secret generic none --namespace prod --from-file=token=FILE.",
            $"{at}: Secret 'prod/api' of {fixture.Cluster} has no key 'nothing'; it has 'binary', 'blank', 'broken', 'token'. Correct the key, or add it.",
            $"{at}: the secret 'S2' is blank: it is never sent so. Give it a value, or remove it from the manifest.",
            $"{at}: the key 'binary' of Secret 'prod/api' of {fixture.Cluster} is not text in UTF-8, in base64. A Worker's secret is text: store it encoded, and decode it in the Worker.",
            $"{at}: the key 'broken' of Secret 'prod/api' of {fixture.Cluster} is not text in UTF-8, in base64. A Worker's secret is text: store it encoded, and decode it in the Worker.",
            $"{at}: 'Api_1' is not the name of an object: 1 to 253 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends and around every dot (RFC 1123 subdomain).",
            $"{fixture.At("spec.secrets.literal", 30)}: the secret 'S6' is blank: it is never sent so. Give it a value, or remove it from the manifest.",
            $"{fixture.At("spec.secrets.file", 31)}: reading the secret 'S7' in '{Path.Combine(Path.GetDirectoryName(fixture.Manifest)!, "gone")}': there is no such file. Make it, or correct the path in the manifest.");
        string.Concat(problems).Should().NotContain("topsecret").And.NotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("topsecret")));
    }

    [Fact]
    public async Task A_Kubernetes_Secret_without_a_cluster_is_an_error_with_both_cures()
    {
        await using var fixture = await ReferenceFixture.StartAsync();
        fixture.Sources = fixture.Sources with { Kubernetes = null };
        var key = Key(fixture, "api", "token");

        (await fixture.ProblemsOfAsync(fixture.WithSecret("TOKEN", key))).Should().Equal(
            $"{key.Position}: the secret 'TOKEN' is in Kubernetes Secret 'api', and there is no cluster here. Name one with --kubeconfig, or give the value in a file for --secrets-file.");
    }

    private static SecretKeyReference Key(ReferenceFixture fixture, string secret, string key) => new(secret, key, null, fixture.At("spec.secrets.key", 20));

    private static Task PutSecretAsync(ReferenceFixture fixture, string field, params (string Key, string Value)[] data) =>
        fixture.ApplyAsync("Secret", "secrets", "api", new() { [field] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value))) }, "v1");
}
