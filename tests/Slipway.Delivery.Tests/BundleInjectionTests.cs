using Slipway.Kubernetes;
using Slipway.ObjectStore;

namespace Slipway.Delivery.Tests;

/// <summary>What is written, in every form that a manifest has; that nothing else changes is the editor's own tests' matter.</summary>
public class BundleInjectionTests
{
    private static readonly string Hash = new('a', 64);

    private static readonly ArtifactReference Artifact =
        new(new ObjectAddress(BucketName.Parse("scripts"), ObjectKey.Parse("api/1.js")), Sha256Digest.Parse(Hash));

    private static readonly BundleInjection Injection = new(Artifact, "");

    [Theory]
    [InlineData("  script: {name: api, bundle: {bucket: a-b, path: c}}\n", "  script: {name: api, bundle: {bucket: scripts, path: api/1.js}}\n")]
    [InlineData("  worker_name: api\n  script_bundle:\n    bucket: a-b\n    path: c\n", "  worker_name: api\n  script_bundle:\n    bucket: scripts\n    path: api/1.js\n")]
    [InlineData("  workerName: api\n  r2Bundle:\n    bucket: a-b\n    path: c\n", "  workerName: api\n  r2Bundle:\n    bucket: scripts\n    path: api/1.js\n")]
    public void Every_spelling_names_the_artifact_afterwards(string code, string injected)
    {
        var result = Injection.Inject("prod", "prod", Manifest(code));

        result.Text.Should().Be(Manifest(injected, $"  annotations:\n    slipway.dev/content-hash: \"{Hash}\"\n"));
        result.Workers.Should().Equal(new InjectedWorker("api", "api", InjectionEffect.Changed));
        Injection.Inject("prod", "prod", result.Text).Should().BeEquivalentTo(
            new InjectedManifests("prod", result.Text, [new InjectedWorker("api", "api", InjectionEffect.Unchanged)]));
    }

    [Fact]
    public void Line_breaks_and_a_byte_order_mark_stay()
    {
        var text = '\uFEFF' + Manifest("  worker_name: api\n  script_bundle: {bucket: '', path: ''}\n").Replace("\n", "\r\n", StringComparison.Ordinal);
        var injected = Injection.Inject("prod", "prod", text).Text;

        injected.Should().StartWith("\uFEFF").And.Contain("{bucket: 'scripts', path: 'api/1.js'}\r\n");
        injected.Split('\n').Should().HaveCount(text.Split('\n').Length + 2).And.OnlyContain(line => line.Length == 0 || line.EndsWith('\r'));
        ManifestText.Decode(ManifestText.Encode(injected)).Should().Be(injected);
    }

    [Fact]
    public void Only_an_older_hash_is_a_change_too()
    {
        var text = Injection.Inject("prod", "prod", Manifest("  worker_name: api\n  script_bundle: {bucket: '', path: ''}\n")).Text;
        var rebuilt = new BundleInjection(Artifact with { ContentHash = Sha256Digest.Parse(new string('b', 64)) }, "").Inject("prod", "prod", text);

        rebuilt.Text.Should().Be(text.Replace(Hash, new string('b', 64), StringComparison.Ordinal));
        rebuilt.Changed.Should().Be(1);
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData(" ", new string[0])]
    [InlineData("prod", new[] { "prod" })]
    [InlineData(" prod ,dev,prod", new[] { "prod", "dev" })]
    public void A_list_of_overlays_is_read(string text, string[] names) => OverlaySelection.Parse(text).Names.Should().Equal(names);

    [Fact]
    public void All_overlays_are_all_but_local_in_order()
    {
        In(OverlaySelection.All, ["prod", "local", "dev"]).Should().Equal("dev", "prod");
        In(OverlaySelection.Parse("prod,dev"), ["prod", "local", "dev"]).Should().Equal("dev", "prod");
        FluentActions.Invoking(() => In(OverlaySelection.All, ["local"])).Should().Throw<InjectionException>()
            .WithMessage("choosing overlays: x has no overlay but 'local', which is never deployed. Add one *");
        FluentActions.Invoking(() => In(OverlaySelection.Parse("a"), [])).Should().Throw<InjectionUsageException>()
            .WithMessage("choosing overlays: x has no overlay 'a'. It has none: correct the names.");
    }

    [Fact]
    public void A_filter_takes_those_of_its_overlays_that_are_there()
    {
        var filter = OverlaySelection.ParseFilter(" prod? , dev?");
        (filter.IsExact, filter.ToString()).Should().Be((false, "prod?,dev?"));
        In(filter, ["prod", "test", "local"]).Should().Equal("prod");
        In(filter, ["local"]).Should().BeEmpty();

        var mixed = OverlaySelection.ParseFilter("prod,dev?,dev,test?");
        mixed.ToString().Should().Be("prod,dev,test?");
        FluentActions.Invoking(() => In(mixed, ["test"])).Should().Throw<InjectionUsageException>()
            .WithMessage("choosing overlays: x has no overlay 'prod', 'dev'. It has test: correct the names.");

        var all = OverlaySelection.ParseFilter("*?");
        all.ToString().Should().Be("*?");
        In(all, ["prod", "local"]).Should().Equal("prod");
        In(all, []).Should().BeEmpty();
        FluentActions.Invoking(() => In(OverlaySelection.ParseFilter(""), [])).Should().Throw<InjectionException>();
        OverlaySelection.ParseFilter("prod").IsExact.Should().BeTrue();
        FluentActions.Invoking(() => OverlaySelection.ParseFilter("local?")).Should().Throw<FormatException>();
        FluentActions.Invoking(() => OverlaySelection.ParseFilter("?")).Should().Throw<FormatException>();
    }

    private static IReadOnlyList<string> In(OverlaySelection selection, IEnumerable<string> overlays) => selection.In(
        new ConfigMap { Namespace = NamespaceName.Parse("default"), Name = ResourceName.Parse("m"), Labels = new Dictionary<LabelKey, LabelValue>(), Data = overlays.ToDictionary(o => o, _ => "") },
        "x", _ => { });

    private static string Manifest(string code, string annotations = "") =>
        $"apiVersion: cloudflare.project-planton.org/v1\nkind: CloudflareWorker\nmetadata:\n  name: api\n{annotations}spec:\n  account_id: \"{new string('1', 32)}\"\n{code}";
}
