using System.Text;
using Slipway.Testing;

namespace Slipway.Manifests.Tests;

public class ManifestFileTests
{
    private const string Account = "account_id: 074755a78d8e8f77c119a90a125e8a06";

    private const string Minimal =
        $"apiVersion: cloudflare.project-planton.org/v1\nkind: CloudflareWorker\nmetadata:\n  name: mini\nspec:\n  {Account}\n  script:\n    name: mini\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Golden.Manifests), MemberType = typeof(Golden))]
    public void A_manifest_in_any_spelling_is_read(string name)
    {
        var file = ManifestFile.Parse(Golden.Read(name + ".yaml"), name + ".yaml");

        WorkerDump.Of(file.Workers).Should().Be(Golden.Read(name + ".json"));
    }

    [Theory]
    [MemberData(nameof(Golden.Manifests), MemberType = typeof(Golden))]
    public void Line_breaks_of_Windows_and_a_byte_order_mark_change_nothing(string name)
    {
        var text = "\uFEFF" + Golden.Read(name + ".yaml").TrimStart('\uFEFF').Replace("\n", "\r\n", StringComparison.Ordinal);

        WorkerDump.Of(ManifestFile.Parse(text, name + ".yaml").Workers).Should().Be(Golden.Read(name + ".json"));
    }

    [Theory]
    [InlineData("hello-worker", "dev", "hello-worker-dev", "ENVIRONMENT plain_text")]
    [InlineData("hello-worker", "staging", "hello-worker-staging", "ENVIRONMENT plain_text")]
    [InlineData("hello-worker", "prod", "hello-worker", "ENVIRONMENT plain_text")]
    [InlineData("yarn-worker", "staging", "yarn-worker-staging", "LINKS kv_namespace")]
    [InlineData("yarn-worker", "prod", "yarn-worker", "LINKS kv_namespace")]
    [InlineData("assets-worker", "prod", "assets-worker", "")]
    [InlineData("durable-object-worker", "prod", "durable-object-worker", "COUNTERS durable_object_namespace")]
    public async Task The_manifests_of_the_samples_are_read_as_kustomize_builds_them_and_take_a_bundle(string sample, string overlay, string worker, string bindings)
    {
        var built = await Samples.BuildAsync(sample, overlay, Ct);

        var read = ManifestFile.Parse(built, overlay).Workers.Should().ContainSingle().Which;

        read.Should().BeEquivalentTo(new { WorkerName = worker, Name = sample, Environment = overlay, CompatibilityDate = "2026-04-01", Bundle = (object?)null });
        string.Join(' ', read.Bindings.Select(binding => $"{binding.Name} {binding.Type}")).Should().Be(bindings);
        ManifestEdit.Parse(built, overlay).SetBundle(0, "worker-scripts", "a/b.js").File.Workers[0].Bundle!.Path.Should().Be("a/b.js");
    }

    [Fact]
    public void Every_overlay_of_a_sample_is_tested() =>
        Samples.Overlays.Should().BeEquivalentTo(
            ["hello-worker/dev", "hello-worker/staging", "hello-worker/prod", "yarn-worker/staging", "yarn-worker/prod", "assets-worker/prod", "durable-object-worker/prod"]);

    [Fact]
    public void A_text_without_documents_has_no_workers()
    {
        ManifestFile.Parse("", "w.yaml").Workers.Should().BeEmpty();
        ManifestFile.Parse("# nothing\n---\n---\n", "w.yaml").Workers.Should().BeEmpty();
    }

    [Fact]
    public void An_id_without_quotes_is_its_text_even_where_YAML_reads_a_number()
    {
        var worker = ManifestFile.Parse(Minimal.Replace(Account, "account_id: 07475500000000000000000000000e80", StringComparison.Ordinal), "w.yaml").Workers[0];

        worker.AccountId.Should().BeOfType<LiteralValue>().Which.Text.Should().Be("07475500000000000000000000000e80");
    }

    [Fact]
    public void A_values_position_names_file_line_and_field_as_it_is_spelled()
    {
        var worker = ManifestFile.Parse(Minimal + "  kvNamespaces:\n    - name: A\n      namespaceId: {valueFrom: {name: x}}\n", "dir/w.yaml").Workers[0];

        worker.Position.ToString().Should().Be("dir/w.yaml:1: spec");
        worker.Bindings[0].Position.ToString().Should().Be("dir/w.yaml:10: spec.kvNamespaces[0]");
        worker.Bindings[0].Fields["namespace_id"].Position.ToString().Should().Be("dir/w.yaml:11: spec.kvNamespaces[0].namespaceId.valueFrom");
    }

    [Fact]
    public void Secrets_are_not_in_the_texts_of_the_model()
    {
        var worker = ManifestFile.Parse(Minimal + "  env: {secrets: {A: hunter2}}\n  bindings: [{name: B, type: secret_text, text: hunter2}]\n", "w.yaml").Workers[0];

        worker.Secrets.Should().HaveCount(2);
        worker.ToString().Should().NotContain("hunter2");
        worker.Secrets.Select(secret => secret.ToString()).Should().AllSatisfy(text => text.Should().Contain("***").And.NotContain("hunter2"));
    }

    [Theory]
    [InlineData(5 * 1024, true)]
    [InlineData((5 * 1024) + 1, false)]
    public void A_var_has_5_KB_at_the_most(int bytes, bool fits)
    {
        var act = () => ManifestFile.Parse(Minimal + $"  vars:\n    LONG: {new string('x', bytes)}\n", "w.yaml");

        if (fits)
        {
            act.Should().NotThrow();
        }
        else
        {
            act.Should().Throw<ManifestException>().WithMessage("w.yaml:10: spec.vars.LONG: has 5,121 bytes, and Cloudflare takes 5,120 at the most: keep it in KV, R2 or the code.");
        }
    }

    [Fact]
    public async Task A_file_is_read_under_its_path()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "w.yaml");
        await File.WriteAllTextAsync(path, Minimal, Ct);

        ManifestFile.Read(path).FileName.Should().Be(path);
        ManifestFile.Read(path).Workers[0].Position.File.Should().Be(path);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, "w.yaml");
        var act = () => ManifestFile.Read(path);

        act.Should().Throw<ManifestException>().WithMessage($"{path}: there is no such file.");
        await File.WriteAllBytesAsync(path, Encoding.Latin1.GetBytes("name: m\u00fcnchen"), Ct);
        act.Should().Throw<ManifestException>().WithMessage($"{path}: is not UTF-8 text: save it as UTF-8.");
        File.Delete(path);
        Directory.CreateDirectory(path);
        act.Should().Throw<ManifestException>().WithMessage($"{path}: cannot be read: Access to the path '{path}' is denied.");
    }
}
