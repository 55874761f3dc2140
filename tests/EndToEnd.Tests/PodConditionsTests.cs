using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests;

/// <summary>The steps under the conditions that their StepActions ask for: user 65532, and a root file system that is read-only.</summary>
public class PodConditionsTests
{
    /// <summary>In a mount namespace of its own: all is read-only but the directory $1; in it, as the user of the steps, the sample $2 is built.</summary>
    private const string Script = """
        directory=$1 sample=$2 program=$3
        chmod 755 "$(dirname "$directory")"
        mount -t tmpfs -o mode=777 slipway-test "$directory" && mount -o remount,bind,ro / || exit 77
        mkdir -m 777 "$directory/home" "$directory/tmp" && cp -r "$sample" "$directory/source" && chmod -R a+rX "$directory/source" || exit 77
        export HOME="$directory/home" TMPDIR="$directory/tmp" DOTNET_EnableDiagnostics=0
        as_step="setpriv --reuid=65532 --regid=65532 --clear-groups"
        $as_step "$program" --version >/dev/null || exit 77
        if $as_step touch /tmp/slipway-test 2>/dev/null; then exit 77; fi
        exec $as_step env -u KUBECONFIG "$program" run "$directory/source" -o "$directory/out"
        """;

    /// <summary>Exit code of the script when these conditions cannot be made here.</summary>
    private const int NotHere = 77;

    [Fact]
    public async Task A_Worker_is_built_by_user_65532_on_a_read_only_root_file_system()
    {
        Assert.SkipWhen(ProgramPath.Find("unshare") is null || ProgramPath.Find("setpriv") is null, "needs unshare and setpriv");
        using var slipway = new SlipwayRun();
        Directory.CreateDirectory(slipway.Output);
        var result = await Command.Run(
            "unshare", "--mount", "--propagation", "private", "sh", "-c", Script, "sh", slipway.Output,
            Path.Combine(Repository.Root, "samples", "hello-worker"), SlipwayRun.Program)
            .ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.SkipWhen(result.ExitCode is NotHere || result.Error.StartsWith("unshare: ", StringComparison.Ordinal), $"may not mount here, or another user may not read the repository: {result.Error}");
        result.ExitCode.Should().Be(0, "{0}\n{1}", result.Output, result.Error);
        result.Output.Should().Contain("\nbuild-worker: Succeeded in ").And.Contain("\nkustomize-build: Succeeded in ");
    }
}
