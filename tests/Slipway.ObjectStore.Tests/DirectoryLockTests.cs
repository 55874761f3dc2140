using System.Diagnostics;
using Slipway.Testing;

namespace Slipway.ObjectStore.Tests;

/// <summary>Writers of a directory in other processes.</summary>
public sealed class DirectoryLockTests : IDisposable
{
    private static readonly ObjectAddress Address = new(BucketName.Parse("scripts"), ObjectKey.Parse("state/worker.json"));

    private readonly TemporaryDirectory directory = new();
    private readonly DirectoryObjectStore store;

    public DirectoryLockTests() => store = new(directory["store"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_writer_waits_for_the_process_that_has_the_turn_and_sees_what_that_has_written()
    {
        var etag = (await PutAsync("first", PutCondition.IfAbsent)).ETag!;
        using var holder = await HoldAsync($"read line; printf other > '{directory["store/scripts/state/worker.json"]}'");

        var putting = PutAsync("second", PutCondition.IfMatch(etag));
        (await store.HeadAsync(Address, Ct))!.ETag.Should().Be(etag);
        await holder.StandardInput.WriteLineAsync("go on");

        (await putting).Should().Be(new PutResult(PutOutcome.Changed, null));
        (await store.HeadAsync(Address, Ct))!.Digest.Should().Be(Sha256Digest.Of("other"u8));
    }

    [Fact]
    public async Task The_turn_of_a_process_that_is_killed_is_over()
    {
        var etag = (await PutAsync("first", PutCondition.IfAbsent)).ETag!;
        using var holder = await HoldAsync("exec sleep 60");

        var putting = PutAsync("second", PutCondition.IfMatch(etag));
        holder.Kill();

        (await putting).Outcome.Should().Be(PutOutcome.Stored);
    }

    [Fact]
    public async Task An_object_that_is_often_replaced_leaves_nothing_behind()
    {
        var etag = (await PutAsync("0", PutCondition.IfAbsent)).ETag!;
        for (var i = 1; i < 10; i++)
        {
            etag = (await PutAsync($"{i}", PutCondition.IfMatch(etag))).ETag!;
        }

        Files().Should().HaveCount(3, "object, content type and lock");
        (await store.HeadAsync(Address, Ct))!.ContentType.Should().Be("text/plain");
        await store.DeleteAsync(Address, Ct);
        Files().Should().ContainSingle().Which.Should().Be(LockFile);
    }

    [Fact]
    public async Task A_content_type_that_becomes_the_default_one_is_not_the_old_one()
    {
        await PutAsync("same", PutCondition.IfAbsent);

        await store.PutAsync(Address, ObjectContent.OfText("same", "application/octet-stream"), PutCondition.Always, Ct);

        (await store.HeadAsync(Address, Ct))!.ContentType.Should().Be("application/octet-stream");
    }

    public void Dispose()
    {
        store.Dispose();
        directory.Dispose();
    }

    /// <summary>A process that has the turn, and says so, while its script runs: flock(1) takes the same lock as a store.</summary>
    private async Task<Process> HoldAsync(string script)
    {
        var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", LockFile, "sh", "-c", "echo held; " + script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        (await holder.StandardOutput.ReadLineAsync(Ct)).Should().Be("held");
        return holder;
    }

    private string LockFile => Directory.GetFiles(directory["store/.locks"]).Single();

    private string[] Files() => Directory.GetFiles(directory["store"], "*", SearchOption.AllDirectories);

    private Task<PutResult> PutAsync(string text, PutCondition condition) => store.PutAsync(Address, ObjectContent.OfText(text), condition, Ct);
}
