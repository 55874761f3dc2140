#load "images/images.cake"

using System.Xml.Linq;

var target = Argument("target", "build");
var results = MakeAbsolute(Directory("./artifacts/test-results"));

System.Diagnostics.Process kubeApiserver = null;

Teardown(_ =>
{
    // Only a run that failed early leaves it unfinished: the tests wait for it.
    if (kubeApiserver is { HasExited: false })
    {
        kubeApiserver.Kill(entireProcessTree: true);
    }
});

Task("kube-apiserver")
    .Description("Begins to build kube-apiserver, which one test project needs, behind everything else: it takes little more than what the others leave of the processors.")
    .WithCriteria(IsRunningOnLinux() && string.IsNullOrEmpty(EnvironmentVariable("KUBEBUILDER_ASSETS")))
    .Does(() => kubeApiserver = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("nice", ["-n", "5", "bash", "tests/Slipway.Testing/kube-apiserver.sh"])
    {
        // Its path, for which nobody asks here.
        RedirectStandardOutput = true,
    }));

Task("build")
    .Description("Compiles everything; warnings are errors.")
    .Does(() => DotNetBuild("Slipway.slnx", new DotNetBuildSettings { Configuration = "Release", NoLogo = true }));

Task("format")
    .Description("Verifies the layout of all sources; style and analyzers are the build's (EnforceCodeStyleInBuild).")
    .Does(() =>
    {
        // By folder, without loading the projects: seconds in the place of minutes.
        if (StartProcess("dotnet", "format whitespace . --folder --verify-no-changes --exclude artifacts") != 0)
        {
            throw new CakeException("sources are not formatted; 'dotnet format whitespace . --folder' mends them");
        }
    });

Task("publish")
    .Description("Publishes the command and all steps to artifacts/publish/<runtime>.")
    .Does(() => Publish("linux-x64"));

Task("test")
    .Description("Runs all tests: fast and slow, with the real tools.")
    .IsDependentOn("kube-apiserver")
    .IsDependentOn("format")
    .IsDependentOn("build")
    .Does(() =>
    {
        CleanDirectory(results);
        // Before the tests that start it, which would else wait for it one by one.
        Information("building ./slipway ...");
        if (StartProcess("./slipway", "--version") != 0)
        {
            throw new CakeException("./slipway cannot be built; its lines above say why");
        }

        // The longest first, two at once: one works while the other waits. Cluster.Tests needs what is built meanwhile.
        string[] longest = ["EndToEnd.Tests", "Steps.Tests", "Slipway.Cli.Tests", "Images.Tests", "Slipway.Cloudflare.Tests"];
        var names = GetFiles("./tests/*.Tests/*.csproj").Select(p => p.GetFilenameWithoutExtension().ToString()).OrderBy(n => n == "Cluster.Tests")
            .ThenBy(n => Array.IndexOf(longest, n) is var place and >= 0 ? place : longest.Length).ThenBy(n => n);
        var queue = new System.Collections.Concurrent.ConcurrentQueue<string>(names);
        var failed = new System.Collections.Concurrent.ConcurrentQueue<string>();
        System.Threading.Tasks.Task.WaitAll(Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 2)).Select(_ => System.Threading.Tasks.Task.Run(() =>
        {
            while (queue.TryDequeue(out var name))
            {
                if (!RunTests(name))
                {
                    failed.Enqueue(name);
                }
            }
        })).ToArray());

        int Sum(string attribute) => GetFiles($"{results}/*.trx").Sum(file =>
            XDocument.Load(file.FullPath).Descendants().Where(e => e.Name.LocalName == "Counters").Sum(e => (int?)e.Attribute(attribute) ?? 0));
        var summary = $"{Sum("passed")} passed, {Sum("failed") + Sum("error")} failed, {Sum("notExecuted")} skipped";
        System.IO.File.WriteAllText(results.CombineWithFilePath("summary.txt").FullPath, summary + "\n");
        if (!failed.IsEmpty)
        {
            throw new CakeException($"tests failed in {string.Join(", ", failed)}");
        }
    });

// Runs the tests of one project; shows at once what it waits for, and when it ends all that it wrote, if a test failed.
bool RunTests(string name)
{
    Information("testing {0} ...", name);
    var lines = new List<string>();
    var clock = System.Diagnostics.Stopwatch.StartNew();
    var program = MakeAbsolute(Directory($"./tests/{name}/bin/Release/net10.0")).CombineWithFilePath(name);
    var exit = StartProcess(program, new ProcessSettings
    {
        Arguments = new ProcessArgumentBuilder().Append("-trx").AppendQuoted(results.CombineWithFilePath($"{name}.trx").FullPath).Append("-noLogo"),
        WorkingDirectory = $"./tests/{name}",
        EnvironmentVariables = new Dictionary<string, string>
        {
            ["SLIPWAY_PROGRAMS"] = MakeAbsolute(Directory("./artifacts/slipway")).FullPath,
            // A fifth of what each of some hundred wranglers takes is to compile itself.
            ["NODE_COMPILE_CACHE"] = MakeAbsolute(Directory("./artifacts/node-compile-cache")).FullPath,
        },
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectedStandardOutputHandler = Take,
        RedirectedStandardErrorHandler = Take,
    });
    var total = lines.LastOrDefault(line => line.Contains("Total:")) ?? "no summary";
    var summary = $"tested {name} in {clock.Elapsed.TotalSeconds:F0} s: {total[Math.Max(total.IndexOf("Total:"), 0)..]}";
    if (exit == 0)
    {
        Information("{0}", summary);
        return true;
    }

    Error("{0}", string.Join('\n', lines.Append(summary)));
    return false;

    string Take(string line)
    {
        lock (lines)
        {
            lines.Add(line ?? "");
        }

        // What takes long, and what is measured, says so with such a beginning.
        if (line is not null && (line.StartsWith("tests: ") || line.StartsWith("images: ")))
        {
            Information("{0}", line);
        }

        return line;
    }
}

Task("bench")
    .Description("Measures speed and memory, and prints a table; not part of the tests. --only=run, start, upload or deploy measures that alone.")
    .Does(() => DotNetRun("./tests/Benchmarks", new ProcessArgumentBuilder().Append(Argument("only", "")), new DotNetRunSettings { Configuration = "Release" }));

RunTarget(target);
