namespace Slipway.ObjectStore.Tests;

/// <summary>Replacing and deleting objects for which several writers compete.</summary>
public abstract partial class ObjectStoreConformance
{
    [Fact]
    public async Task A_put_replaces_the_content_whose_ETag_it_names_and_gives_the_next_one()
    {
        var address = fixture.Address();
        var first = await PutAsync(address, "first", PutCondition.IfAbsent);

        var second = await PutAsync(address, "second", PutCondition.IfMatch(first.ETag!));
        var third = await PutAsync(address, "third", PutCondition.IfMatch(second.ETag!));

        second.Outcome.Should().Be(PutOutcome.Stored);
        third.Outcome.Should().Be(PutOutcome.Stored);
        (await TextOfAsync(address)).Should().Be("third");
        (await Store.HeadAsync(address, Ct))!.ETag.Should().Be(third.ETag).And.NotBe(second.ETag);
        using var stored = await Store.GetAsync(address, Ct);
        stored.Metadata.ETag.Should().Be(third.ETag);
    }

    [Fact]
    public async Task A_put_with_the_ETag_of_older_content_changes_nothing()
    {
        var address = fixture.Address();
        var first = await PutAsync(address, "first", PutCondition.IfAbsent);
        await PutAsync(address, "second", PutCondition.Always);

        (await PutAsync(address, "third", PutCondition.IfMatch(first.ETag!))).Should().Be(new PutResult(PutOutcome.Changed, null));

        (await TextOfAsync(address)).Should().Be("second");
    }

    [Fact]
    public async Task A_put_with_the_ETag_of_an_object_that_is_gone_makes_none()
    {
        var address = fixture.Address();
        var first = await PutAsync(address, "first", PutCondition.IfAbsent);
        await Store.DeleteAsync(address, Ct);

        (await PutAsync(address, "second", PutCondition.IfMatch(first.ETag!))).Should().Be(new PutResult(PutOutcome.Changed, null));

        (await Store.HeadAsync(address, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task Of_eight_writers_that_read_the_same_content_exactly_one_replaces_it()
    {
        var address = fixture.Address();
        var etag = (await PutAsync(address, "start", PutCondition.IfAbsent)).ETag!;
        for (var round = 0; round < 5; round++)
        {
            var texts = Enumerable.Range(0, 8).Select(i => $"round {round} writer {i}").ToArray();

            var results = await Task.WhenAll(texts.Select(text => PutAsync(address, text, PutCondition.IfMatch(etag))));

            var winner = results.Should().ContainSingle(r => r.Outcome == PutOutcome.Stored).Which;
            results.Should().OnlyContain(r => r == winner || r.Outcome == PutOutcome.Changed);
            (await TextOfAsync(address)).Should().Be(texts[Array.IndexOf(results, winner)]);
            etag = winner.ETag!;
        }
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_deleting_it_again_is_no_error()
    {
        var address = fixture.Address();
        await PutAsync(address, "content", PutCondition.IfAbsent);

        (await Store.DeleteAsync(address, Ct)).Should().BeTrue();

        (await Store.HeadAsync(address, Ct)).Should().BeNull();
        (await Store.DeleteAsync(address, Ct)).Should().BeFalse();
        (await PutAsync(address, "again", PutCondition.IfAbsent)).Outcome.Should().Be(PutOutcome.Stored);
        (await TextOfAsync(address)).Should().Be("again");
    }

    [Fact]
    public async Task An_object_that_was_never_put_can_be_deleted() =>
        (await Store.DeleteAsync(fixture.Address(), Ct)).Should().BeFalse();

    private Task<PutResult> PutAsync(ObjectAddress address, string text, PutCondition condition) =>
        Store.PutAsync(address, ObjectContent.OfText(text), condition, Ct);
}
