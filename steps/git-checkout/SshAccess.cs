using Slipway.Processes;

namespace Slipway.Steps.GitCheckout;

/// <summary>
/// How git reaches a server by SSH: with the keys of the workspace ssh-directory, else as the user's own configuration and
/// ssh-agent have it. It never asks anything (BatchMode).
/// </summary>
internal static class SshAccess
{
    private const string NeverAsk = "-o BatchMode=yes";

    /// <summary>Seconds for the connection, and between signs of life: a dead server is noticed, and tried again.</summary>
    private const string Patience = "-o ConnectTimeout=30 -o ServerAliveInterval=15";

    /// <summary>Copies the workspace to <paramref name="privateDirectory"/> and gives the variables that make git use it.</summary>
    /// <exception cref="StepUsageException">The directory is not there, or holds no private key.</exception>
    public static async Task<IEnumerable<KeyValuePair<string, string?>>> VariablesAsync(
        string directory, GitUrl url, string privateDirectory, CancellationToken ct)
    {
        if (directory.Length > 0)
        {
            return [new("GIT_SSH_COMMAND", FromWorkspace(directory, Path.Combine(privateDirectory, "ssh"))), new("GIT_SSH", null)];
        }

        var own = Environment.GetEnvironmentVariable("GIT_SSH_COMMAND");
        if (own is null && Environment.GetEnvironmentVariable("GIT_SSH") is not null)
        {
            return [];
        }

        // Asked only where it is needed; a submodule by SSH of a repository by https goes without the question.
        if (own is null && url.Scheme == "ssh")
        {
            var set = await Command.Run("git", "config", "--get", "core.sshCommand").InDirectory("/").ExecuteAsync(ct);
            own = set.IsSuccess ? set.Output.TrimEnd('\n') : null;
        }

        return [new("GIT_SSH_COMMAND", $"{(string.IsNullOrWhiteSpace(own) ? "ssh" : own)} {NeverAsk} {Patience}")];
    }

    private static string FromWorkspace(string directory, string copy)
    {
        if (!Directory.Exists(directory))
        {
            throw new StepUsageException($"reading the workspace ssh-directory in '{directory}': there is no such directory. Bind the workspace, or leave --ssh-directory-path empty.");
        }

        Directory.CreateDirectory(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var keys = new List<string>();
        foreach (var file in Directory.GetFiles(directory).Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            var path = Path.Combine(copy, Path.GetFileName(file));
            var isKey = text.TrimStart().StartsWith("-----BEGIN ", StringComparison.Ordinal) && text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
            // A key in a Secret often lost its last line break, without which ssh refuses it.
            PrivateFile.Write(path, isKey ? text.Trim().ReplaceLineEndings("\n") + '\n' : text);
            if (isKey)
            {
                keys.Add(path);
            }
        }

        if (keys.Count == 0)
        {
            throw new StepUsageException($"reading the workspace ssh-directory in '{directory}': no file in it is a private key. "
                + "Put one there, such as id_ed25519 or ssh-privatekey.");
        }

        var config = Path.Combine(copy, "config");
        var knownHosts = Path.Combine(copy, "known_hosts");
        var strict = File.Exists(knownHosts) ? "yes" : "accept-new";
        return string.Join(' ',
            ["ssh", NeverAsk, Patience, "-F", PrivateFile.ShellQuoted(File.Exists(config) ? config : "/dev/null"), "-o IdentitiesOnly=yes",
                "-o", PrivateFile.ShellQuoted($"UserKnownHostsFile=\"{knownHosts}\""), $"-o StrictHostKeyChecking={strict}",
                .. keys.Select(k => $"-i {PrivateFile.ShellQuoted(k)}")]);
    }
}
