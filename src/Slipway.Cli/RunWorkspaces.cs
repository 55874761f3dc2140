using System.Text;
using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>Binds the workspaces of a local run.</summary>
public static class RunWorkspaces
{
    private const string Credentials = "r2-credentials";
    private const string CloudflareCredentials = "cloudflare-credentials";

    /// <summary>The file of <see cref="CloudflareCredentials"/>.</summary>
    private const string TokenFile = "api-token";

    /// <summary>The user's directories; <c>source</c> as an empty directory unless given; with a <c>file://</c> endpoint, which
    /// asks for no credentials, an empty directory for those; and for the API token of the environment a directory that nobody else may read.</summary>
    /// <param name="scratch">Directory for what is made here; the caller deletes it at the end of the run.</param>
    /// <exception cref="CliUsageException">A directory does not exist, or credentials are missing.</exception>
    public static IReadOnlyDictionary<string, WorkspaceBinding> Bind(
        PipelineSignature pipeline,
        IReadOnlyDictionary<string, string> bound,
        IReadOnlyDictionary<string, string> given,
        IReadOnlyDictionary<string, string> derived,
        CloudflareVariables cloudflare,
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
                $"workspace '{Credentials}': {(string.IsNullOrEmpty(endpoint) ? "R2" : $"the endpoint '{endpoint}'")} asks for credentials. Give -w {Credentials}=DIR, a directory with the files access-key-id and secret-access-key.");
        }

        if (pipeline.Workspaces.Contains(CloudflareCredentials))
        {
            CloudflareVariables.HideToken();
            bindings[CloudflareCredentials] = bindings.GetValueOrDefault(CloudflareCredentials) is WorkspaceBinding.LocalDirectory own
                ? WithToken(own)
                : new WorkspaceBinding.LocalDirectory(WriteToken(cloudflare, scratch), ReadOnly: true);
        }

        return bindings;
    }

    private static WorkspaceBinding.LocalDirectory WithToken(WorkspaceBinding.LocalDirectory directory) =>
        File.Exists(Path.Combine(directory.Path, TokenFile))
            ? directory with { ReadOnly = true }
            : throw new CliUsageException($"workspace '{CloudflareCredentials}': '{directory.Path}' has no file {TokenFile}. Put the Cloudflare API token there, or name another directory.");

    private static string WriteToken(CloudflareVariables cloudflare, string scratch)
    {
        if (cloudflare.ApiToken is not { } token)
        {
            throw new CliUsageException(
                $"workspace '{CloudflareCredentials}': there is no Cloudflare API token. Set CLOUDFLARE_API_TOKEN, or give -w {CloudflareCredentials}=DIR, a directory with the file {TokenFile}.");
        }

        var directory = Directory.CreateDirectory(Path.Combine(scratch, CloudflareCredentials)).FullName;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(Path.Combine(directory, TokenFile), options);
        file.Write(Encoding.UTF8.GetBytes(token));
        return directory;
    }
}
