using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests;

/// <summary><c>./slipway run</c> as a user starts it, from a directory of the test's own.</summary>
internal sealed class SlipwayRun : IDisposable
{
    public TemporaryDirectory Directory { get; } = new();

    /// <summary>The output directory of all runs of this object.</summary>
    public string Output => Directory["out"];

    public static string Program { get; } = Path.Combine(Repository.Root, "slipway");

    /// <summary>Variables that runs get; by default none of Cloudflare's, whatever the machine has.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { ["CLOUDFLARE_API_TOKEN"] = null, ["CLOUDFLARE_API_BASE_URL"] = null };

    /// <summary>Runs with further arguments, and gives what it printed.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        Command.Run(Program, ["run", .. arguments, "-o", Output]).InDirectory(Directory.Path).WithEnvironment(Environment).ExecuteAsync(TestContext.Current.CancellationToken);

    /// <summary>Runs with <c>--format json</c> and reads the object.</summary>
    public async Task<(int ExitCode, JsonObject Report, string Progress)> RunJsonAsync(params string[] arguments)
    {
        var result = await RunAsync([.. arguments, "--format", "json"]);
        return (result.ExitCode, JsonNode.Parse(result.Output)!.AsObject(), result.Error);
    }

    /// <summary>Starts a run without waiting for its end; the progress lines of standard error go to <paramref name="progress"/>.</summary>
    public Process Start(Action<Process, string> progress, params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(Program, ["run", .. arguments, "-o", Output, "--format", "json"])
            {
                WorkingDirectory = Directory.Path,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            },
        };
        foreach (var (name, value) in Environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
            {
                progress(process, e.Data);
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Writes a Worker that needs no packages, outside git; gives its directory.</summary>
    public string WriteWorker(string name, string source = "export default { fetch() { return new Response('hello'); } };\n")
    {
        Directory.Write($"{name}/wrangler.toml", $"name = \"{name}\"\nmain = \"src/index.js\"\ncompatibility_date = \"2026-01-01\"\n");
        Directory.Write($"{name}/src/index.js", source);
        return Directory[name];
    }

    /// <summary>Writes a sample without its packages, outside git; gives its directory. That samples are installed as they lie there is <see cref="SampleTests"/>' matter.</summary>
    public string WriteSample(string sample)
    {
        CopySample(sample, Directory[sample], withPackages: false);
        return Directory[sample];
    }

    /// <summary>Copies a sample's sources.</summary>
    /// <param name="withPackages">False = without the files of its package manager: wrangler is then the one that the step brings.</param>
    public static void CopySample(string sample, string directory, bool withPackages)
    {
        var source = Path.Combine(Repository.Root, "samples", sample);
        foreach (var file in System.IO.Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file);
            if (!relative.Split('/').Any(part => part is "node_modules" or ".wrangler" or "dist") && (withPackages || relative is not ("package.json" or "package-lock.json")))
            {
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(directory, relative))!);
                File.Copy(file, Path.Combine(directory, relative));
            }
        }
    }

    public string Object(string key) => Path.Combine(Output, "objects", "local", key);

    public void Dispose() => Directory.Dispose();
}
