using System.Text.Json.Nodes;
using Slipway.Processes;

namespace Slipway.Images.Tests;

/// <summary>An image, mounted.</summary>
/// <param name="Name">The step's, or <c>slipway</c>.</param>
/// <param name="Root">Full path of its root file system.</param>
/// <param name="Config">Its configuration, as OCI's image specification has it.</param>
/// <param name="Base">The base that it was built on.</param>
public sealed record BuiltImage(string Name, string Root, JsonObject Config, string Base)
{
    /// <summary>In a mount namespace of its own, what a pod has: the image read-only, <c>/workspace</c> and <c>/tekton/home</c> writable, devices, and the
    /// machine's names and certificates; then as the user of the image, without privileges.</summary>
    private const string Script = """
        root=$1 pod=$2 user=$3; shift 3
        mkdir -p "$root/workspace" "$root/tekton/home" "$root/proc" "$root/dev" "$root/etc/ssl/certs" || exit 77
        touch "$root/etc/resolv.conf" "$root/etc/ssl/certs/ca-certificates.crt" || exit 77
        mount --bind "$root" "$root" && cd "$root" || exit 77
        mount --bind "$pod/workspace" workspace && mount --bind "$pod/home" tekton/home && mount -t proc proc proc && mount --rbind /dev dev || exit 77
        mount --bind /etc/resolv.conf etc/resolv.conf && mount --bind /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/ca-certificates.crt || exit 77
        mount -o remount,bind,ro "$root" || exit 77
        if touch "$root/written" 2>/dev/null; then exit 77; fi
        exec setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid /usr/sbin/chroot --userspec="$user" --groups= "$root" "$@"
        """;

    /// <summary>The user that it runs as.</summary>
    public string User => (string)Config[nameof(User)]!;

    /// <summary>Variables of the image, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment => [.. Config["Env"]!.AsArray().Select(v => (string)v!)];

    /// <summary>Whether a file is there; what a link at the top points to is looked for inside of the image.</summary>
    public bool Has(string path) => Path.Exists(Path.Combine(Root, path.TrimStart('/')));

    /// <summary>Runs its program as a pod would, which finds it on the PATH of the image.</summary>
    /// <param name="pod">What the pod has besides.</param>
    /// <param name="arguments">Arguments of the program.</param>
    public async Task<CommandResult> RunAsync(ImagePod pod, params IEnumerable<string> arguments)
    {
        var command = Command.Run("unshare", ["--mount", "--propagation", "private", "sh", "-c", Script, "sh", Root, pod.Path, User, Name, .. arguments])
            .WithCleanEnvironment();
        foreach (var variable in Environment.Concat(pod.Environment))
        {
            var at = variable.IndexOf('=', StringComparison.Ordinal);
            command = command.WithEnvironment(variable[..at], variable[(at + 1)..]);
        }

        var result = await command.ExecuteAsync(TestContext.Current.CancellationToken);
        result.ExitCode.Should().NotBe(77, "the conditions of a pod cannot be made: {0}", result.Error);
        return result;
    }
}
