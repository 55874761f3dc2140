using System.Collections.Concurrent;
using System.Text;
using Slipway.ObjectStore;

namespace Slipway.Bundles.Tests;

/// <summary>Artifacts as they are read back from a store.</summary>
public abstract class ArtifactFetchTests
{
    private const string Cure =
        "Something other than upload-bundle wrote or deleted it: run the build again under another r2-object-key, or with overwrite=true.";

    private const string Replaced =
        "It was replaced after the manifest was written, or the manifest is another build's: run the build again, and inject-bundle after it.";

    private readonly ArtifactStores stores;
    private readonly ArtifactRequest artifact;

    protected ArtifactFetchTests(ArtifactStores stores)
    {
        this.stores = stores;
        artifact = stores.Artifact();
        Assert.SkipWhen(stores.Unavailable is not null, stores.Unavailable ?? "");
    }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IObjectStore Store => stores.Store;

    private ObjectAddress MainAddress => new(artifact.Bucket, artifact.Keys.Main);

    private ObjectAddress IndexAddress => new(artifact.Bucket, artifact.Keys.Index);

    [Fact]
    public async Task Modules_source_maps_and_assets_come_back_as_they_were_put()
    {
        var bundle = await Hello().PutAsync(Store, artifact, Ct);
        var progress = new ConcurrentBag<ArtifactProgress>();

        var fetched = await Artifact.FetchAsync(
            Store, artifact with { ContentHash = Hash("export default {}"), IndexHash = Sha256Digest.Of(bundle.Index.ToBytes()), Progress = progress.Add }, Ct);

        fetched.Origin.Should().Be(MainAddress.ToString());
        fetched.ContentHash.Should().Be(Hash("export default {}"));
        fetched.MainModule.Should().Be("index.js");
        fetched.Index!.ToBytes().Should().Equal(bundle.Index.ToBytes());
        fetched.Modules.Select(m => (m.Name, m.ContentType, Text(m.Content))).Should().Equal(
            ("index.js", "application/javascript+module", "export default {}"), ("lib/a.wasm", "application/wasm", "wasm"), ("copy.wasm", "application/wasm", "wasm"));
        fetched.SourceMaps.Select(m => (m.Name, Text(m.Content))).Should().Equal(("index.js.map", "{}"));
        fetched.Assets!.Config.ToJsonString().Should().Be("""{"html_handling":"none"}""");
        var page = fetched.Assets.Files.Should().ContainSingle().Subject;
        (page.Path, page.ContentType, page.Size, page.Digest).Should().Be(("/index.html", "text/html", 2L, Hash("hi")));
        Text(await page.ReadAsync(Ct)).Should().Be("hi");
        progress.Should().HaveCount(4).And.OnlyContain(p => p.AllFiles == 4 && p.AllBytes == 27).And.Contain(p => p.Files == 4 && p.Bytes == 27);
    }

    [Fact]
    public async Task A_file_that_any_tool_put_there_is_an_ES_module_of_its_own()
    {
        await PutAsync(MainAddress, "export default {}");

        var fetched = await Artifact.FetchAsync(Store, artifact with { ContentHash = Hash("export default {}") }, Ct);

        fetched.Index.Should().BeNull();
        fetched.Assets.Should().BeNull();
        fetched.MainModule.Should().Be("index.js");
        fetched.Modules.Select(m => (m.Name, m.ContentType, Text(m.Content))).Should().Equal(("index.js", "application/javascript+module", "export default {}"));
    }

    [Fact]
    public async Task What_upload_bundle_wrote_is_refused_without_its_index()
    {
        await Hello().PutAsync(Store, artifact, Ct);
        await Store.DeleteAsync(IndexAddress, Ct);

        (await FailureOf(artifact)).Message.Should().Be(
            $"reading the artifact {MainAddress}: its index '{artifact.Keys.Index}' is not there, but upload-bundle, which wrote '{artifact.Keys.Main}', writes one. Other modules would be missing. {Cure}");
    }

    [Fact]
    public async Task A_file_without_an_index_can_be_given_a_name_that_makes_it_Python()
    {
        await PutAsync(MainAddress, "from workers import Response");

        var fetched = await Artifact.FetchAsync(Store, artifact with { MainModule = "entry.py" }, Ct);

        fetched.Modules.Select(m => (m.Name, m.ContentType)).Should().Equal(("entry.py", "text/x-python"));
    }

    [Fact]
    public async Task A_Python_Worker_has_the_types_of_its_index()
    {
        await new ArtifactBundle { Main = "entry.py" }.Module("entry.py", "import lib", ModuleTypes.Python).Module("lib.py", "x = 1", ModuleTypes.Python)
            .PutAsync(Store, artifact, Ct);

        var fetched = await Artifact.FetchAsync(Store, artifact, Ct);

        fetched.MainModule.Should().Be("entry.py");
        fetched.Modules.Select(m => (m.Name, m.ContentType)).Should().Equal(("entry.py", "text/x-python"), ("lib.py", "text/x-python"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_artifact_of_a_Worker_of_assets_only_is_its_index(bool hasIndexBeside)
    {
        var bundle = await new ArtifactBundle { Main = null }.Asset("/index.html", "hi").PutAsync(Store, artifact, Ct);
        if (!hasIndexBeside)
        {
            await Store.DeleteAsync(IndexAddress, Ct);
        }

        var hash = Sha256Digest.Of(bundle.Index.ToBytes());
        var fetched = await Artifact.FetchAsync(Store, artifact with { ContentHash = hash }, Ct);

        fetched.MainModule.Should().BeNull();
        fetched.ContentHash.Should().Be(hash);
        fetched.Modules.Should().BeEmpty();
        Text(await fetched.Assets!.Files.Single().ReadAsync(Ct)).Should().Be("hi");
    }

    [Fact]
    public async Task The_key_of_an_index_is_not_the_key_of_an_artifact()
    {
        await Hello().PutAsync(Store, artifact, Ct);

        (await FailureOf(artifact with { Keys = ArtifactKeys.Parse(artifact.Keys.Index.Value) })).Message.Should().Be(
            $"reading the artifact {IndexAddress}: this is a bundle index, not a main module. Name the key of the main module: the one without '.bundle.json'.");
    }

    [Fact]
    public async Task A_main_module_that_was_replaced_is_named_with_both_hashes()
    {
        await Hello().PutAsync(Store, artifact, Ct);
        await PutAsync(MainAddress, "evil");

        var error = await FailureOf(artifact with { ContentHash = Hash("export default {}") });

        error.Message.Should().Be(
            $"reading the artifact {MainAddress}: '{artifact.Keys.Main}' has SHA-256 {Hash("evil").Hex}, "
            + $"and slipway.dev/content-hash of the manifest is {Hash("export default {}").Hex}. {Replaced}");
        (error.Found, error.Expected).Should().Be((Hash("evil"), Hash("export default {}")));
    }

    [Fact]
    public async Task A_main_module_that_is_not_the_one_of_its_index_is_refused_also_without_an_annotation()
    {
        await Hello().PutAsync(Store, artifact, Ct);
        await PutAsync(MainAddress, "evil");

        (await FailureOf(artifact)).Message.Should().Be(
            $"reading the artifact {MainAddress}: '{artifact.Keys.Main}' has SHA-256 {Hash("evil").Hex}, "
            + $"and its index '{artifact.Keys.Index}' says {Hash("export default {}").Hex}. {Cure}");
    }

    [Fact]
    public async Task An_index_that_was_replaced_is_refused_where_its_hash_is_known()
    {
        var bundle = await Hello().PutAsync(Store, artifact, Ct);
        var other = Hello().Module("more.js", "evil").Index.ToBytes();
        await PutAsync(IndexAddress, Text(other));

        (await FailureOf(artifact with { IndexHash = Sha256Digest.Of(bundle.Index.ToBytes()) })).Message.Should().Be(
            $"reading the artifact {MainAddress}: its index '{artifact.Keys.Index}' has SHA-256 {Sha256Digest.Of(other).Hex}, "
            + $"and index-hash is {Sha256Digest.Of(bundle.Index.ToBytes()).Hex}. {Replaced}");
    }

    [Theory]
    [InlineData("eval", null)]
    [InlineData("was", "has 3 instead of 4 bytes")]
    [InlineData("wasm!", "has more than 4 bytes")]
    public async Task A_module_that_is_not_what_the_index_says_is_refused(string now, string? difference)
    {
        await Hello().PutAsync(Store, artifact, Ct);
        var blob = artifact.Keys.Blob(Hash("wasm"));
        await PutAsync(new(artifact.Bucket, blob), now);
        difference ??= $"has SHA-256 {Hash(now).Hex}, and the index says {Hash("wasm").Hex}";

        (await FailureOf(artifact)).Message.Should().MatchRegex(
            $"^reading the artifact {MainAddress}: file '(lib/a|copy)\\.wasm' \\({blob}\\) {difference}\\. {Cure}$");
    }

    [Fact]
    public async Task A_blob_that_is_gone_is_named_with_its_key()
    {
        await Hello().PutAsync(Store, artifact, Ct);
        var map = artifact.Keys.Blob(Hash("{}"));
        await Store.DeleteAsync(new(artifact.Bucket, map), Ct);

        (await FailureOf(artifact)).Message.Should().Be($"reading the artifact {MainAddress}: file 'index.js.map' ({map}) is not there. {Cure}");
    }

    [Fact]
    public async Task An_asset_that_was_replaced_is_found_out_when_it_is_read()
    {
        await Hello().PutAsync(Store, artifact, Ct);
        var fetched = await Artifact.FetchAsync(Store, artifact, Ct);
        var blob = artifact.Keys.Blob(Hash("hi"));
        await PutAsync(new(artifact.Bucket, blob), "ho");

        var reading = () => fetched.Assets!.Files.Single().ReadAsync(Ct);

        (await reading.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Be(
            $"reading the artifact {MainAddress}: asset '/index.html' ({blob}) has SHA-256 {Hash("ho").Hex}, and the index says {Hash("hi").Hex}. {Cure}");
    }

    [Fact]
    public async Task An_object_that_was_never_uploaded_is_named()
    {
        var fetching = () => Artifact.FetchAsync(Store, artifact, Ct);

        (await fetching.Should().ThrowAsync<ObjectNotFoundException>()).Which.Message.Should().Be(
            $"reading '{artifact.Keys.Main}' from bucket 'scripts': there is no such object. "
            + "Check bucket and key; the build that makes it may have failed or not have run.");
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_named()
    {
        var fetching = () => Artifact.FetchAsync(Store, artifact with { Bucket = BucketName.Parse("nowhere") }, Ct);

        (await fetching.Should().ThrowAsync<ObjectStoreException>()).Which.Message.Should().Be(
            $"reading '{artifact.Keys.Main}' from bucket 'nowhere': {stores.NoBucket}");
    }

    [Theory]
    [InlineData("not JSON", "is not a bundle index: *")]
    [InlineData("null", "is empty")]
    [InlineData("{}", "is not a bundle index: *missing required properties*")]
    [InlineData("[]", "is not a bundle index: *")]
    public async Task What_is_no_index_is_refused(string index, string difference)
    {
        await Hello().PutAsync(Store, artifact, Ct);
        await PutAsync(IndexAddress, index);

        (await FailureOf(artifact)).Message.Should().Match($"reading the artifact {MainAddress}: its index '{artifact.Keys.Index}' {difference}. {Cure}");
    }

    private static ArtifactBundle Hello() => new ArtifactBundle()
        .Module("index.js", "export default {}")
        .Module("lib/a.wasm", "wasm", "application/wasm")
        .Module("copy.wasm", "wasm", "application/wasm")
        .Map("index.js.map", "{}")
        .Asset("/index.html", "hi");

    private static Sha256Digest Hash(string text) => Sha256Digest.Of(Encoding.UTF8.GetBytes(text));

    private static string Text(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(content.Span);

    private Task<PutResult> PutAsync(ObjectAddress address, string text) => Store.PutAsync(address, ObjectContent.OfText(text), PutCondition.Always, Ct);

    private async Task<ArtifactException> FailureOf(ArtifactRequest request)
    {
        var fetching = () => Artifact.FetchAsync(Store, request, Ct);
        return (await fetching.Should().ThrowAsync<ArtifactException>()).Which;
    }
}

public sealed class DirectoryArtifactFetchTests(ArtifactsInADirectory stores) : ArtifactFetchTests(stores), IClassFixture<ArtifactsInADirectory>;

public sealed class CephArtifactFetchTests(ArtifactsInCeph stores) : ArtifactFetchTests(stores), IClassFixture<ArtifactsInCeph>
{
    [Fact]
    public async Task A_key_that_the_store_does_not_know_is_named()
    {
        using var stranger = stores.OpenAsStranger();
        var artifact = stores.Artifact();
        var fetching = async () => await Artifact.FetchAsync(stranger, artifact, Ct);

        (await fetching.Should().ThrowAsync<ObjectStoreException>()).Which.Message.Should().Be(
            $"reading '{artifact.Keys.Main}' from bucket 'scripts': 403 InvalidAccessKeyId. 127.0.0.1 does not know the key in the file access-key-id "
            + "of r2-credentials: it was deleted, belongs to another account, or is not an S3 key.");
    }
}
