using System.Text;
using Slipway.Testing;

namespace Slipway.ObjectStore.Tests;

/// <summary>What every store does, whatever it is.</summary>
public abstract partial class ObjectStoreConformance
{
    private readonly StoreFixture fixture;

    protected ObjectStoreConformance(StoreFixture fixture)
    {
        this.fixture = fixture;
        Assert.SkipWhen(fixture.Unavailable is not null, fixture.Unavailable ?? "");
    }

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected IObjectStore Store => fixture.Store;

    [Fact]
    public async Task What_is_put_is_what_head_and_get_give()
    {
        var address = fixture.Address();
        var content = ObjectContent.OfText("export default {}", "application/javascript+module");

        var put = await Store.PutAsync(address, content, PutCondition.IfAbsent, Ct);

        put.Outcome.Should().Be(PutOutcome.Stored);
        var expected = new ObjectMetadata(17, Sha256Digest.Of("export default {}"u8), "application/javascript+module", put.ETag!);
        (await Store.HeadAsync(address, Ct)).Should().Be(expected);
        using var stored = await Store.GetAsync(address, Ct);
        stored.Metadata.Should().Be(expected);
        (await TextOfAsync(stored)).Should().Be("export default {}");
    }

    [Fact]
    public async Task An_object_that_was_never_put_is_not_there()
    {
        var address = fixture.Address("nothing.js");

        (await Store.HeadAsync(address, Ct)).Should().BeNull();
        var reading = () => Store.GetAsync(address, Ct);
        (await reading.Should().ThrowAsync<ObjectNotFoundException>()).Which.Message.Should().Be(
            $"reading '{address.Key}' from bucket 'scripts': there is no such object. "
            + "Check bucket and key; the build that makes it may have failed or not have run.");
    }

    [Fact]
    public async Task A_conditional_put_leaves_an_object_that_exists_as_it_was()
    {
        var address = fixture.Address();
        await Store.PutAsync(address, ObjectContent.OfText("first"), PutCondition.IfAbsent, Ct);

        (await Store.PutAsync(address, ObjectContent.OfText("second"), PutCondition.IfAbsent, Ct)).Outcome.Should().Be(PutOutcome.Existed);

        (await TextOfAsync(address)).Should().Be("first");
    }

    [Fact]
    public async Task An_unconditional_put_replaces_content_digest_and_content_type()
    {
        var address = fixture.Address();
        await Store.PutAsync(address, ObjectContent.OfText("first"), PutCondition.IfAbsent, Ct);

        var put = await Store.PutAsync(address, ObjectContent.OfText("number two", "text/css"), PutCondition.Always, Ct);

        put.Outcome.Should().Be(PutOutcome.Stored);

        (await TextOfAsync(address)).Should().Be("number two");
        (await Store.HeadAsync(address, Ct)).Should().Be(new ObjectMetadata(10, Sha256Digest.Of("number two"u8), "text/css", put.ETag!));
    }

    [Fact]
    public async Task Of_eight_conditional_puts_at_once_exactly_one_wins()
    {
        var address = fixture.Address();
        var texts = Enumerable.Range(0, 8).Select(i => $"writer {i}").ToArray();

        var results = await Task.WhenAll(texts.Select(text => Store.PutAsync(address, ObjectContent.OfText(text), PutCondition.IfAbsent, Ct)));

        var outcomes = results.Select(r => r.Outcome).ToArray();
        outcomes.Count(o => o == PutOutcome.Stored).Should().Be(1);
        (await TextOfAsync(address)).Should().Be(texts[Array.IndexOf(outcomes, PutOutcome.Stored)]);
    }

    [Theory]
    [InlineData("with space/and+plus.js")]
    [InlineData("ünïcödé/✓ 漢字.js")]
    [InlineData("percent%20encoded%2F.js")]
    [InlineData("what?is#this&that=x;y,z.js")]
    [InlineData("brackets(1)[2]{3}'quoted'!*~@$:.js")]
    [InlineData(".hidden/...three/.js")]
    [InlineData("-dash/_underscore")]
    public async Task Any_legal_key_can_be_put_and_read(string name)
    {
        var address = fixture.Address(name);

        await Store.PutAsync(address, ObjectContent.OfText(name), PutCondition.IfAbsent, Ct);

        (await TextOfAsync(address)).Should().Be(name);
        (await Store.HeadAsync(address, Ct))!.Digest.Should().Be(Sha256Digest.Of(Encoding.UTF8.GetBytes(name)));
        (await Store.PutAsync(address, ObjectContent.OfText("other"), PutCondition.IfAbsent, Ct)).Outcome.Should().Be(PutOutcome.Existed);
    }

    [Fact]
    public async Task An_empty_object_is_an_object()
    {
        var address = fixture.Address();

        var put = await Store.PutAsync(address, ObjectContent.OfText(""), PutCondition.IfAbsent, Ct);

        (await Store.HeadAsync(address, Ct)).Should().Be(new ObjectMetadata(0, Sha256Digest.Of([]), "text/plain", put.ETag!));
        (await TextOfAsync(address)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_of_64_MiB_arrives_whole()
    {
        using var directory = new TemporaryDirectory();
        var address = fixture.Address("large.wasm");
        var content = await LargeFile.WriteAsync(directory["large.wasm"], Ct);

        var put = await Store.PutAsync(address, content, PutCondition.IfAbsent, Ct);

        (await Store.HeadAsync(address, Ct)).Should().Be(new ObjectMetadata(LargeFile.Bytes, content.Digest, "application/wasm", put.ETag!));
        using var stored = await Store.GetAsync(address, Ct);
        (await Sha256Digest.OfStreamAsync(stored.Content, Ct)).Should().Be(content.Digest);
    }

    [Fact]
    public async Task Sixty_four_objects_can_be_put_at_once()
    {
        var addresses = Enumerable.Range(0, 64).Select(i => fixture.Address($"{i}.js")).ToArray();

        await Task.WhenAll(addresses.Select(a => Store.PutAsync(a, ObjectContent.OfText(a.Key.Value), PutCondition.IfAbsent, Ct)));

        var texts = await Task.WhenAll(addresses.Select(TextOfAsync));
        texts.Should().Equal(addresses.Select(a => a.Key.Value));
    }

    [Theory]
    [InlineData("longer than it was", "it has ")]
    [InlineData("shrt", "it has 4 instead of 8 bytes")]
    [InlineData("CONTENT!", "its SHA-256 is ")]
    public async Task A_file_that_changed_after_it_was_measured_is_refused_and_nothing_is_stored(string now, string difference)
    {
        using var directory = new TemporaryDirectory();
        var address = fixture.Address();
        var measured = ObjectContent.OfFile(directory.Write("index.js", now), Sha256Digest.Of("content!"u8), 8, "text/plain");
        difference = now == "CONTENT!" ? $"its SHA-256 is {Sha256Digest.Of("CONTENT!"u8).Hex} instead of {measured.Digest.Hex}" : difference;

        var putting = () => Store.PutAsync(address, measured, PutCondition.IfAbsent, Ct);

        (await putting.Should().ThrowAsync<ObjectContentException>()).Which.Message.Should()
            .StartWith($"'{directory["index.js"]}' was changed after it was measured: {difference}")
            .And.EndWith("Run the build again, and let nothing write to its output meanwhile.");
        (await Store.HeadAsync(address, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task A_put_that_is_cancelled_half_way_stores_nothing()
    {
        var address = fixture.Address();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var content = new ObjectContent(
            "endless", Sha256Digest.Of([]), LargeFile.Bytes, "text/plain", () => new CancellingStream(cancel, LargeFile.Bytes / 2));

        var putting = () => Store.PutAsync(address, content, PutCondition.IfAbsent, cancel.Token);

        await putting.Should().ThrowAsync<OperationCanceledException>();
        (await Store.HeadAsync(address, Ct)).Should().BeNull();
    }

    protected async Task<string> TextOfAsync(ObjectAddress address)
    {
        using var stored = await Store.GetAsync(address, Ct);
        return await TextOfAsync(stored);
    }

    private static async Task<string> TextOfAsync(StoredObject stored)
    {
        using var reader = new StreamReader(stored.Content);
        return await reader.ReadToEndAsync(Ct);
    }
}
