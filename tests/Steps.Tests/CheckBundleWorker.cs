using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.ObjectStore;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>A measured bundle that a test writes by hand, in a project with the workerd of a wrangler.</summary>
internal sealed class CheckBundleWorker : IDisposable
{
    public const string EsModule = "application/javascript+module";
    public const string Script = "application/javascript";

    private readonly TemporaryDirectory directory = new();
    private readonly List<BundleFile> modules = [];

    public string Date { get; init; } = "2026-04-01";

    public IReadOnlyList<string> Flags { get; init; } = ["nodejs_compat"];

    public string Bindings { get; init; } = "{}";

    public BundleAssets? Assets { get; init; }

    public string Repository => directory["repository"];

    public BundleDirectory Bundle => new(directory["bundle"]);

    /// <summary>Installs the wrangler, once, into the tests' cache, and puts it into the project.</summary>
    public async Task<CheckBundleWorker> InstalledAsync(string package = $"wrangler@{BundleWorkerProject.Wrangler}")
    {
        var tools = await NpmTools.InstallAsync([package], TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Repository);
        Directory.CreateSymbolicLink(Path.Combine(Repository, "node_modules"), Path.Combine(tools.Directory, "node_modules"));
        return this;
    }

    /// <summary>One more module; the first is the main one.</summary>
    public CheckBundleWorker With(string name, string text, string contentType = EsModule) => With(name, Encoding.UTF8.GetBytes(text), contentType);

    public CheckBundleWorker With(string name, byte[] content, string contentType)
    {
        var file = Path.Combine(Bundle.Modules, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        modules.Add(new BundleFile(name, contentType, Sha256Digest.Of(content).Hex, content.Length));
        return this;
    }

    public Command Command(params string[] arguments) => StepProgram.Named("check-bundle")
        .WithArguments([$"--source-path={Repository}", $"--bundle-path={Bundle.Root}", .. arguments])
        .WithEnvironment("TMPDIR", Directory.CreateDirectory(directory["tmp"]).FullName);

    /// <summary>Runs the step.</summary>
    public async Task<CommandResult> CheckAsync(params string[] arguments)
    {
        WriteIndex();
        return await Command(arguments).ExecuteAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs the step, which must succeed, and gives its log.</summary>
    public async Task<string> PassAsync(params string[] arguments)
    {
        var result = await CheckAsync(arguments);
        result.ExitCode.Should().Be(0, result.Error);
        Directory.GetFileSystemEntries(directory["tmp"]).Should().BeEmpty();
        return result.Error;
    }

    /// <summary>Runs the step, which must fail, and gives its message.</summary>
    public async Task<string> FailAsync()
    {
        var result = await CheckAsync();
        result.ExitCode.Should().Be(1, result.Error);
        Directory.GetFileSystemEntries(directory["tmp"]).Should().BeEmpty();
        return result.Error;
    }

    public void WriteIndex()
    {
        Directory.CreateDirectory(Bundle.Root);
        Directory.CreateDirectory(Repository);
        File.WriteAllBytes(Bundle.IndexFile, new BundleIndex
        {
            SchemaVersion = BundleIndex.CurrentSchemaVersion,
            WorkerName = "checked",
            MainModule = modules.Count > 0 ? modules[0].Name : null,
            Modules = modules,
            SourceMaps = [],
            Assets = Assets,
            CompatibilityDate = Date,
            CompatibilityFlags = Flags,
            Bindings = JsonNode.Parse(Bindings)!.AsObject(),
            Source = new BundleSource("", "", "."),
            Tools = new BundleTools("", "", "none", "", ""),
        }.ToBytes());
    }

    public void Dispose() => directory.Dispose();
}
