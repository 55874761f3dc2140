using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>Where etcd and kube-apiserver are: in the folder that KUBEBUILDER_ASSETS names, else made once from Debian's packages.</summary>
internal static class KubeApiserverPrograms
{
    private const string Variable = "KUBEBUILDER_ASSETS";

    /// <summary>What the script says when they cannot be had on this machine.</summary>
    private const int Unavailable = 3;

    /// <summary>The folder; or null and why they cannot be had.</summary>
    /// <exception cref="InvalidOperationException">They could be had, but what is there, or the build, is broken.</exception>
    public static async Task<(string? Directory, string Reason)> FindAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } assets)
        {
            return File.Exists(Path.Combine(assets, "kube-apiserver")) && File.Exists(Path.Combine(assets, "etcd"))
                ? (assets, "")
                : throw new InvalidOperationException($"{Variable} is '{assets}', which does not hold both etcd and kube-apiserver. Correct it, or unset it.");
        }

        if (!OperatingSystem.IsLinux() || ProgramPath.Find("bash") is null)
        {
            return (null, $"needs etcd and kube-apiserver: {Variable} may name a folder that holds them");
        }

        var made = await Command.Run("bash", Path.Combine(Repository.Root, "tests", "Slipway.Testing", "kube-apiserver.sh"))
            .WithOutput(null, Console.Error.WriteLine)
            .ExecuteAsync(ct);
        return made.ExitCode switch
        {
            0 => (made.Output.Trim(), ""),
            Unavailable => (null, made.LastLines(1)),
            _ => throw new InvalidOperationException($"building kube-apiserver failed with exit code {made.ExitCode}:\n{made.LastLines(10)}"),
        };
    }
}
