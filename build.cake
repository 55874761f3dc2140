#load "images/images.cake"

using System.Xml.Linq;

var target = Argument("target", "build");
var results = MakeAbsolute(Directory("./artifacts/test-results"));

System.Diagnostics.Process? kubeApiserver = null;

Teardown(_ =>
{
    // Only a run that failed early leaves it unfinished: the tests wait for it.
    if (kubeApiserver is { HasExited: false })
    {
        kubeApiserver.Kill(entireProcessTree: true);
    }
});

Task("kube-apiserver")
    .Description("Begins to build kube-apiserver, which one test project needs, behind everything else: it takes what the others leave of the processors.")
    .WithCriteria(IsRunningOnLinux() && string.IsNullOrEmpty(EnvironmentVariable("KUBEBUILDER_ASSETS")))
    .Does(() => kubeApiserver = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("nice", ["-n", "19", "bash", "tests/Slipway.Testing/kube-apiserver.sh"])
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
        var failed = new List<string>();
        // Cluster.Tests needs what is built meanwhile.
        foreach (var project in GetFiles("./tests/*.Tests/*.csproj").OrderBy(p => p.FullPath.Contains("Cluster.Tests")).ThenBy(p => p.FullPath.Contains("EndToEnd")).ThenBy(p => p.FullPath))
        {
            var name = project.GetFilenameWithoutExtension().ToString();
            Information("testing {0} ...", name);
            var program = project.GetDirectory().Combine("bin/Release/net10.0").CombineWithFilePath(name);
            var exit = StartProcess(program, new ProcessSettings
            {
                Arguments = new ProcessArgumentBuilder().Append("-trx").AppendQuoted(results.CombineWithFilePath($"{name}.trx").FullPath).Append("-noLogo"),
                WorkingDirectory = project.GetDirectory(),
            });
            if (exit != 0)
            {
                failed.Add(name);
            }
        }

        int Sum(string attribute) => GetFiles($"{results}/*.trx").Sum(file =>
            XDocument.Load(file.FullPath).Descendants().Where(e => e.Name.LocalName == "Counters").Sum(e => (int?)e.Attribute(attribute) ?? 0));
        var summary = $"{Sum("passed")} passed, {Sum("failed") + Sum("error")} failed, {Sum("notExecuted")} skipped";
        System.IO.File.WriteAllText(results.CombineWithFilePath("summary.txt").FullPath, summary + "\n");
        if (failed.Count > 0)
        {
            throw new CakeException($"tests failed in {string.Join(", ", failed)}");
        }
    });

Task("bench")
    .Description("Measures speed and memory, and prints a table; not part of the tests. --only=run, start, upload or deploy measures that alone.")
    .Does(() => DotNetRun("./tests/Benchmarks", new ProcessArgumentBuilder().Append(Argument("only", "")), new DotNetRunSettings { Configuration = "Release" }));

RunTarget(target);
