using Slipway.Delivery;

namespace Slipway.Cli.Rendering;

/// <summary>What <c>slipway inject</c> shows: manifests on standard output, all else on standard error.</summary>
public static class InjectOutput
{
    /// <summary>The manifests.</summary>
    public static async Task DataAsync(string manifests, CancellationToken ct)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(ManifestText.Encode(manifests), ct);
    }

    /// <summary>A line for each CloudflareWorker.</summary>
    public static void Effects(IEnumerable<InjectedManifests> injected, ArtifactReference artifact)
    {
        foreach (var (place, worker) in injected.SelectMany(manifests => manifests.Workers.Select(worker => (manifests.Place, worker))))
        {
            Console.Error.WriteLine($"{place}: {worker}: " + worker.Effect switch
            {
                InjectionEffect.Changed => $"{artifact.Address}",
                InjectionEffect.Unchanged => "unchanged",
                InjectionEffect.Inline => "has its code in the manifest: left as it is",
                _ => "is another Worker: left as it is",
            });
        }
    }

    /// <summary>A warning.</summary>
    public static void Warn(string line) => Console.Error.WriteLine($"warning: {line}");

    /// <summary>Why nothing was done.</summary>
    public static void Failed(string message) => Console.Error.WriteLine(FailureText.WithPrefix(message));
}
