using Slipway.Processes;
using Slipway.Testing;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>
/// A Task's pod, as far as Linux makes one without a container runtime: each step is a process of user 65532 without capabilities, in mount and
/// process namespaces of its own, on a read-only root of system directories and our programs, with the volumes that Tekton's rules give it.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class Pod : IDisposable
{
    /// <summary>Exit code of the script when these conditions cannot be made here.</summary>
    private const int NotHere = 77;

    private readonly TemporaryDirectory volumes = new();
    private readonly YamlNode task;
    private readonly Dictionary<string, string> values;
    private readonly string? tools;

    /// <param name="task">The Task.</param>
    /// <param name="values">Values of its params; the others have their defaults.</param>
    /// <param name="tools">A directory of the image besides system and program, seen as <c>/tools</c>.</param>
    public Pod(YamlNode task, Dictionary<string, string> values, string? tools = null)
    {
        (this.task, this.tools) = (task, tools);
        this.values = task.Items("params").Where(p => p.Text("default") is not null).ToDictionary(p => p.Text("name")!, p => p.Text("default")!);
        foreach (var (name, value) in values)
        {
            this.values[name] = value;
        }

        // Other users must get into it, as the kubelet lets them.
        File.SetUnixFileMode(volumes.Path, (UnixFileMode)Convert.ToInt32("755", 8));
    }

    /// <summary>Full path of a volume on this machine.</summary>
    public string this[string volume] => volumes[$"volumes/{volume}"];

    /// <summary>Fills a volume, as the kubelet does with Secrets.</summary>
    public void Fill(string volume, string file, string text) => volumes.Write($"volumes/{volume}/{file}", text);

    /// <summary>Runs a step of the Task by its own command, or another command in its container.</summary>
    public async Task<CommandResult> RunAsync(string step, params string[] command)
    {
        var found = task.Items("steps").Single(s => s.Text("name") == step);
        var action = Definition.StepAction(found.Text("ref", "name")!);
        var lines = StepMounts.Of(task, step).OrderBy(mount => mount.Path.Length).Select(mount =>
        {
            Directory.CreateDirectory(this[mount.Volume]);
            return $"{(mount.IsReadOnly ? "ro" : "rw")} {this[mount.Volume]} {mount.Path}";
        });
        var mounts = volumes.Write($"{step}.mounts", string.Join('\n', lines) + "\n");
        var environment = task.Items("stepTemplate", "env").Select(variable => $"{variable.Text("name")}={Substitute(variable.Text("value")!, found, action)}");
        var program = command.Length > 0 ? command
            : [action.Spec.Items("command")[0].Text()!, .. action.Spec.Items("args").Select(argument => Substitute(argument.Text()!, found, action))];
        Directory.CreateDirectory(volumes["root"]);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var result = await Command.Run(
            "unshare",
            [
                "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "sh", "-c", Script, "sh",
                volumes["root"], mounts, AppContext.BaseDirectory, tools ?? AppContext.BaseDirectory,
                .. environment, "KUBERNETES_SERVICE_HOST=10.0.0.1", "KUBERNETES_SERVICE_PORT=443", "DOTNET_EnableDiagnostics=0", $"DOTNET_ROOT={DotnetRoot}",
                "PATH=/app:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", .. program,
            ]).ExecuteAsync(patience.Token);
        Assert.SkipWhen(
            result.ExitCode == NotHere || result.Error.StartsWith("unshare: ", StringComparison.Ordinal) || result.Error.StartsWith("setpriv: ", StringComparison.Ordinal),
            $"may not make a pod's conditions here: {result.Error}");
        return result;
    }

    /// <summary>Why no pod can be made here; null when it can be tried.</summary>
    public static string? Obstacle => new[] { "unshare", "setpriv", "chroot", "mount" }.FirstOrDefault(p => ProgramPath.Find(p) is null) is { } missing
        ? $"needs the program {missing}"
        : DotnetRoot.StartsWith("/usr/", StringComparison.Ordinal) ? null : "needs .NET below /usr, which the pod's root holds";

    public void Dispose() => volumes.Dispose();

    private static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    /// <summary>The root is a small tmpfs with the system's directories: nothing else of this machine can be seen in it.</summary>
    private const string Script = """
        root=$1 mounts=$2 app=$3 tools=$4; shift 4
        fail() { echo "$1" >&2; exit 77; }
        read_only() { mkdir -p "$2" && mount --bind "$1" "$2" && mount -o remount,bind,ro "$2" || fail "mounting $1"; }
        mount -t tmpfs -o mode=755 slipway-pod "$root" || fail "mounting a tmpfs"
        for name in usr bin sbin lib lib32 lib64 etc; do
            if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$root/$name"; elif [ -d "/$name" ]; then read_only "/$name" "$root/$name"; fi
        done
        mkdir -p "$root/proc" "$root/dev" "$root/run" "$root/tmp" "$root/var" && mount -t proc proc "$root/proc" || fail "mounting /proc"
        ln -s ../run "$root/var/run"
        for name in null zero random urandom; do touch "$root/dev/$name" && mount --bind "/dev/$name" "$root/dev/$name" || fail "mounting /dev/$name"; done
        ln -s /proc/self/fd "$root/dev/fd"
        read_only "$app" "$root/app"
        read_only "$tools" "$root/tools"
        while read -r mode volume path; do
            # Secrets belong to root and are read by the group, which fsGroup is here; an emptyDir is everybody's.
            if [ -z "$(ls -A "$volume")" ]; then chmod 777 "$volume"; fi
            if [ "$mode" = ro ]; then read_only "$volume" "$root$path"; else mkdir -p "$root$path" && mount --bind "$volume" "$root$path" || fail "mounting $volume"; fi
        done < "$mounts"
        mount -o remount,ro "$root" || fail "making the root read-only"
        cd "$root" && exec chroot "$root" setpriv --reuid=65532 --regid=65532 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all env -i "$@"
        """;

    private string Substitute(string text, YamlNode step, Definition action)
    {
        foreach (var variable in VariableScope.In(text).ToList())
        {
            text = text.Replace($"$({variable})", Value(variable, step, action), StringComparison.Ordinal);
        }

        return text;
    }

    private string Value(string variable, YamlNode step, Definition action) => variable.Split('.') switch
    {
        ["params", var name] => step.Items("params").SingleOrDefault(p => p.Text("name") == name)?.Text("value") is { } given
            ? given.Contains("$(params.", StringComparison.Ordinal) ? Task(given) : Substitute(given, step, action)
            : action.Params[name]!,
        ["workspaces", var name, "path"] => StepMounts.Of(task, step.Text("name")!).SingleOrDefault(mount => mount.Volume == name)?.Path ?? "",
        ["step", "results", var name, "path"] => $"/tekton/run/{Index(step.Text("name")!)}/{name}",
        ["steps", var other, "results", var name] => File.ReadAllText(Path.Combine(this[$"tekton-internal-run-{Index(other)}"], name)),
        _ => throw new InvalidOperationException($"$({variable}) is not known here"),
    };

    /// <summary>A value of a step's param speaks of the Task's params.</summary>
    private string Task(string text) => VariableScope.In(text).Aggregate(
        text, (all, variable) => all.Replace($"$({variable})", values[variable["params.".Length..]], StringComparison.Ordinal));

    private int Index(string step) => task.Names("steps").ToList().IndexOf(step);
}
