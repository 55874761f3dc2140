using Slipway.Testing;

namespace Slipway.Delivery.Tests.Preview;

public sealed class PreviewWatchTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly PreviewWatch watch = new(TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_file_that_is_changed_replaced_made_or_deleted_is_noticed()
    {
        string[] paths = [directory.Write("a.yaml", "one"), directory["made.yaml"], directory.Write("sub/b.js", "b") is var _ ? directory["sub"] : ""];

        foreach (var change in (Action[])
        [
            () => directory.Write("a.yaml", "another"),
            () => File.Move(directory.Write("next", "same length"), directory["a.yaml"], overwrite: true),
            () => directory.Write("made.yaml", ""),
            () => directory.Write("sub/deeper/c.js", ""),
            () => File.Delete(directory["sub/b.js"]),
            () => Directory.Delete(directory["sub"], recursive: true),
        ])
        {
            watch.Remember(paths);
            var noticed = watch.WaitAsync(paths, Ct);
            change();
            await noticed.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        }
    }

    [Fact]
    public async Task What_changes_before_one_waits_is_noticed_too()
    {
        string[] first = [directory.Write("a.yaml", "one")];
        watch.Remember(first);
        directory.Write("a.yaml", "changed while it was read");

        // Further paths are learned by reading; what was known before stays as it was known.
        string[] all = [.. first, directory.Write("b.js", "")];
        watch.Add(all);

        await watch.WaitAsync(all, Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }
}
