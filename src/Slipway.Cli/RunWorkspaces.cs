using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>Binds the workspaces of a local run.</summary>
public static class RunWorkspaces
{
    private const string Credentials = "r2-credentials";

    /// <summary>The user's directories; <c>source</c> as an empty directory unless given; and, with a <c>file://</c> endpoint, which
    /// asks for no credentials, an empty directory for those.</summary>
    /// <exception cref="CliUsageException">A directory does not exist.</exception>
    public static IReadOnlyDictionary<string, WorkspaceBinding> Bind(
        PipelineSignature pipeline,
        IReadOnlyDictionary<string, string> bound,
        IReadOnlyDictionary<string, string> given,
        IReadOnlyDictionary<string, string> derived,
        string scratch)
    {
        var bindings = bound.ToDictionary(
            w => w.Key,
            w => Directory.Exists(w.Value)
                ? (WorkspaceBinding)new WorkspaceBinding.LocalDirectory(Path.GetFullPath(w.Value), ReadOnly: false)
                : throw new CliUsageException($"option -w: workspace '{w.Key}': there is no directory '{w.Value}'; make it, or name another one."),
            StringComparer.Ordinal);
        if (pipeline.Workspaces.Contains("source"))
        {
            bindings.TryAdd("source", new WorkspaceBinding.EmptyDirectory());
        }

        var endpoint = given.GetValueOrDefault(DerivedParams.R2Endpoint) ?? derived.GetValueOrDefault(DerivedParams.R2Endpoint);
        if (pipeline.Workspaces.Contains(Credentials) && endpoint is not null && endpoint.StartsWith("file:", StringComparison.Ordinal))
        {
            var none = Directory.CreateDirectory(Path.Combine(scratch, Credentials)).FullName;
            bindings.TryAdd(Credentials, new WorkspaceBinding.LocalDirectory(none, ReadOnly: true));
        }

        if (pipeline.Workspaces.Contains(Credentials) && !bindings.ContainsKey(Credentials))
        {
            throw new CliUsageException(
                $"workspace '{Credentials}': the endpoint '{endpoint}' asks for credentials. Give -w {Credentials}=DIR, a directory with the files access-key-id and secret-access-key.");
        }

        return bindings;
    }
}
