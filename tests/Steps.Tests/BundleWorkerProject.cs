using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>A project of a test's own, in a repository of its own, bundled by the real step with a real wrangler.</summary>
internal sealed class BundleWorkerProject : IDisposable
{
    /// <summary>The newest wrangler that runs on Node.js 20.</summary>
    public const string Wrangler = "4.86.0";

    private readonly TemporaryDirectory directory = new();

    public string Repository => directory["repository"];

    public BundleDirectory Bundle => new(directory["bundle"]);

    /// <summary>A project that has wrangler installed in its root.</summary>
    public static async Task<BundleWorkerProject> CreateAsync(string wrangler = Wrangler, string installedIn = "")
    {
        var project = new BundleWorkerProject();
        var tools = await NpmTools.InstallAsync([$"wrangler@{wrangler}"], TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(project.Repository, installedIn));
        Directory.CreateSymbolicLink(Path.Combine(project.Repository, installedIn, "node_modules"), Path.Combine(tools.Directory, "node_modules"));
        return project;
    }

    /// <summary>A project without any package.</summary>
    public static BundleWorkerProject CreateBare()
    {
        var project = new BundleWorkerProject();
        Directory.CreateDirectory(project.Repository);
        return project;
    }

    /// <summary>A TypeScript Worker, <c>src/index.ts</c>, and its <c>wrangler.toml</c>.</summary>
    public BundleWorkerProject WithHello(string root = "") =>
        With(Path.Combine(root, "wrangler.toml"), """
            name = "hello"
            main = "src/index.ts"
            compatibility_date = "2025-01-01"
            """).With(Path.Combine(root, "src/index.ts"), """
            export default { async fetch(request: Request): Promise<Response> { return new Response("hello"); } };
            """);

    public BundleWorkerProject With(string path, string text)
    {
        directory.Write(Path.Combine("repository", path), text);
        return this;
    }

    public BundleWorkerProject With(string path, byte[] bytes)
    {
        var file = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return this;
    }

    public Command BundleCommand(params string[] arguments) => StepProgram.Named("bundle-worker")
        .WithArguments([$"--source-path={Repository}", $"--bundle-path={Bundle.Root}", .. arguments]);

    /// <summary>Runs the step.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => BundleCommand(arguments).ExecuteAsync(TestContext.Current.CancellationToken);

    /// <summary>Runs the step, which must succeed, and reads its record.</summary>
    public async Task<BuildRecord> BundleAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        result.ExitCode.Should().Be(0, result.Error);
        return await Bundle.ReadBuildRecordAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Measures the bundle, which must succeed, and gives the bytes of its index.</summary>
    public async Task<byte[]> MeasureAsync(params string[] arguments)
    {
        var result = await MeasureCommand(arguments).ExecuteAsync(TestContext.Current.CancellationToken);
        result.ExitCode.Should().Be(0, result.Error);
        return await File.ReadAllBytesAsync(Bundle.IndexFile, TestContext.Current.CancellationToken);
    }

    /// <summary>measure-bundle, with its results in the files <c>bundle-hash</c> … below <see cref="ResultsPath"/>.</summary>
    public Command MeasureCommand(params string[] arguments)
    {
        Directory.CreateDirectory(ResultsPath);
        return StepProgram.Named("measure-bundle").WithArguments(
        [
            $"--source-path={Repository}", $"--bundle-path={Bundle.Root}",
            .. new[] { "bundle-hash", "bundle-size", "bundle-gzip-size", "module-count" }.Select(r => $"--{r}-result-path={Path.Combine(ResultsPath, r)}"),
            .. arguments,
        ]);
    }

    public string ResultsPath => directory["results"];

    public string Result(string name) => File.ReadAllText(Path.Combine(ResultsPath, name));

    /// <summary>The text of a module.</summary>
    public string Module(string name) => File.ReadAllText(Path.Combine(Bundle.Modules, name));

    /// <summary>Names of all files in the modules directory, sorted.</summary>
    public IEnumerable<string> ModuleFiles() =>
        Directory.EnumerateFiles(Bundle.Modules, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Bundle.Modules, f)).Order(StringComparer.Ordinal);

    /// <summary>What lies in the bundle's directory and beside it: nothing may be left over.</summary>
    public IEnumerable<string> Leftovers() =>
        Directory.EnumerateFileSystemEntries(directory.Path).Select(e => Path.GetFileName(e)!).Where(n => n is not ("repository" or "results"));

    public static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";

    public void Dispose() => directory.Dispose();
}
