using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>Under which key the outputs of each Worker stand: those of the only one alone, those of several below their names, and those of Workers that have one
/// name in different accounts below <c>&lt;account&gt;.&lt;name&gt;</c>. No name has a full stop, so no key stands for two.</summary>
internal sealed class OutputKeys
{
    /// <summary>Hexadecimal digits (<see cref="WorkerAddress.AccountId"/>).</summary>
    private const int AccountIdLength = 32;

    private readonly IReadOnlyList<WorkerAddress> deployed;
    private readonly IReadOnlyList<string> names;
    private readonly List<string> leftOut;

    /// <summary>The keys of a rollout.</summary>
    /// <param name="deployed">The Workers of the rollout.</param>
    /// <param name="manifests">All Workers of the manifests, those too that are left out of this rollout; or none when nothing was chosen.</param>
    public OutputKeys(IReadOnlyList<WorkerAddress> deployed, IReadOnlyList<CloudflareWorker> manifests)
    {
        this.deployed = deployed;
        names = manifests.Count > deployed.Count ? [.. manifests.Select(worker => worker.WorkerName)] : [.. deployed.Select(worker => worker.Name)];
        leftOut = [.. names];
        foreach (var worker in deployed)
        {
            leftOut.Remove(worker.Name);
        }
    }

    /// <summary>Whether the outputs stand below keys, not alone.</summary>
    public bool AreOfSeveral => names.Count > 1;

    /// <summary>A Worker's key: its name, with the account in front of it where a name alone would be that of two.</summary>
    public string Of(WorkerAddress worker) => IsTwin(worker.Name) ? $"{worker.AccountId}.{worker.Name}" : worker.Name;

    /// <summary>Whether an output is that of a Worker which the manifests have and which is none of some others.</summary>
    /// <param name="output">The output: <c>&lt;key&gt;.&lt;name of the output&gt;</c>.</param>
    /// <param name="done">Those others; each of the rollout's.</param>
    public bool IsOfAnother(string output, IReadOnlyList<WorkerAddress> done)
    {
        var key = output[..Math.Max(output.LastIndexOf('.'), 0)];
        return !done.Select(Of).Contains(key, StringComparer.Ordinal)
            && (deployed.Select(Of).Contains(key, StringComparer.Ordinal) || leftOut.Any(name => IsTwin(name) ? IsOfAccount(key, name) : key == name));
    }

    /// <summary>The account of a manifest that was left out may be a reference that nobody followed: then any account's will do.</summary>
    private static bool IsOfAccount(string key, string name) =>
        key.Length == AccountIdLength + 1 + name.Length && key.EndsWith($".{name}", StringComparison.Ordinal) && key[..AccountIdLength].All(char.IsAsciiHexDigitLower);

    private bool IsTwin(string name) => names.Count(other => other == name) > 1;
}
