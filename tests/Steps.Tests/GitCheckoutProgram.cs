using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>Runs the program git-checkout with a home and a temporary directory of its own.</summary>
internal sealed class GitCheckoutProgram : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public GitCheckoutProgram()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Temporary);
    }

    public string Output => directory["output"];

    public string Home => directory["home"];

    /// <summary>TMPDIR of the program: must be empty afterwards.</summary>
    public string Temporary => directory["tmp"];

    /// <summary>Path of something else of this test.</summary>
    public string this[string name] => directory[name];

    public string Write(string relative, string text) => directory.Write(relative, text);

    /// <summary>Writes a program that may be run.</summary>
    public string WriteScript(string relative, string text)
    {
        var path = directory.Write(relative, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        return path;
    }

    /// <summary>The text of a file of this test.</summary>
    public string Read(string relative) => File.ReadAllText(directory[relative]);

    public string Result(string name) => File.ReadAllText(directory[$"results/{name}"]);

    public bool HasResult(string name) => File.Exists(directory[$"results/{name}"]);

    /// <summary>The checked-out files, without <c>.git</c>, as paths relative to the output, sorted.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Output, f)).Where(f => !f.Contains(".git/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public Command Command(string url, string revision, params string[] more)
    {
        Directory.CreateDirectory(directory["results"]);
        // As Tekton starts it: params without a value too.
        string[] empty = ["--branch", "--refspec", "--subdirectory", "--basic-auth-path", "--ssh-directory-path", "--ssl-ca-directory-path", "--http-proxy"];
        return StepProgram.Named("git-checkout")
            .WithArguments(empty.Where(e => !more.Any(m => m.StartsWith(e + '=', StringComparison.Ordinal))).Select(e => e + '='))
            .WithArguments($"--url={url}", $"--revision={revision}", $"--output-path={Output}",
                $"--commit-result-path={directory["results/commit"]}", $"--url-result-path={directory["results/url"]}",
                $"--committer-date-result-path={directory["results/committer-date"]}")
            .WithArguments(more)
            .WithEnvironment("HOME", Home).WithEnvironment("TMPDIR", Temporary).WithEnvironment("XDG_CONFIG_HOME", null)
            .WithEnvironment("GIT_CONFIG_SYSTEM", "/dev/null").WithEnvironment("GIT_CONFIG_GLOBAL", null);
    }

    public Task<CommandResult> RunAsync(string url, string revision, params string[] more) =>
        Command(url, revision, more).ExecuteAsync(TestContext.Current.CancellationToken);

    /// <summary>Runs git in the checkout, as a later step would, and gives its output without the last line break.</summary>
    public async Task<string> GitAsync(params string[] arguments)
    {
        var result = await Slipway.Processes.Command.Run("git", arguments).InDirectory(Output).WithEnvironment("HOME", Home).ExecuteAsync(default);
        result.ExitCode.Should().Be(0, result.Error);
        return result.Output.TrimEnd('\n');
    }

    public void Dispose() => directory.Dispose();
}
