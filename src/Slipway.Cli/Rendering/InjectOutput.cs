using Slipway.Delivery;

namespace Slipway.Cli.Rendering;

/// <summary>What <c>slipway inject</c> shows on standard error; standard output is for the manifests.</summary>
public static class InjectOutput
{
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
