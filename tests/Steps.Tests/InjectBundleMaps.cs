using System.Text;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>The two ConfigMaps of a build as files, and the step that brings them together.</summary>
internal sealed class InjectBundleMaps : IDisposable
{
    public const string Hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    public const string ArtifactName = "my-worker-artifact";
    public const string ManifestsName = "my-worker-manifests";

    public InjectBundleMaps()
    {
        Options = new()
        {
            ["worker-script-artifact-config-map-name"] = ArtifactName,
            ["kustomize-manifests-config-map-name"] = ManifestsName,
            ["namespace"] = "default",
            ["kubernetes-endpoint-url"] = $"file://{Folder["objects"]}",
            ["injected-result-path"] = Folder["injected"],
        };
        WriteArtifact();
        WriteManifests(("local", Worker("local")), ("dev", Worker("dev")), ("prod", Worker("prod")));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public TemporaryDirectory Folder { get; } = new();

    public Dictionary<string, string> Options { get; }

    public string ManifestsFile => Folder[$"objects/default/configmaps/{ManifestsName}.yaml"];

    /// <summary>The number that the step gave as its result.</summary>
    public string Injected => File.ReadAllText(Folder["injected"]);

    /// <summary>A manifest before a bundle was written into it.</summary>
    public static string Worker(string overlay, string name = "api") => $"""
        # {overlay}: by hand
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: {name}
        spec:
          account_id: "0123456789abcdef0123456789abcdef"
          script:
            name: {name}-{overlay}
            bundle:
              bucket: ""
              path: ""   # by the pipeline
          compatibility_date: '2026-04-01'

        """;

    public static ConfigMap Map(string name, params IEnumerable<(string Key, string Value)> data) => new()
    {
        Namespace = NamespaceName.Parse("default"),
        Name = ResourceName.Parse(name),
        Labels = new Dictionary<LabelKey, LabelValue> { [LabelKey.ManagedBy] = LabelValue.Parse("somebody"), [LabelKey.Parse("team")] = LabelValue.Parse("edge") },
        Data = data.ToDictionary(d => d.Key, d => d.Value),
    };

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public void WriteArtifact(string bucket = "scripts", string path = "api/1.js", string hash = Hash) =>
        Write(Map(ArtifactName, ("bucket", bucket), ("path", path), ("content-hash", hash), ("size-bytes", "7")));

    public void WriteManifests(params IEnumerable<(string Overlay, string Text)> overlays) =>
        Write(Map(ManifestsName, overlays.Select(o => (o.Overlay, Base64(o.Text)))));

    public void Write(ConfigMap map) => Folder.Write($"objects/default/configmaps/{map.Name}.yaml", ObjectYaml.Write(map.ToJson()));

    public ConfigMap ReadManifests() => ConfigMap.FromJson(ObjectYaml.Read(File.ReadAllText(ManifestsFile)));

    /// <summary>The manifests of an overlay as they are now.</summary>
    public string Overlay(string name) => Encoding.UTF8.GetString(Convert.FromBase64String(ReadManifests().Data[name]));

    public async Task<string> SucceedAsync()
    {
        var result = await RunAsync();
        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().BeEmpty();
        return result.Error;
    }

    /// <summary>Runs the step, which must fail and change nothing; gives its message.</summary>
    public async Task<string> FailAsync(int exitCode)
    {
        var before = File.Exists(ManifestsFile) ? await File.ReadAllTextAsync(ManifestsFile, Ct) : null;
        var result = await RunAsync();
        result.ExitCode.Should().Be(exitCode, result.Error);
        (File.Exists(ManifestsFile) ? await File.ReadAllTextAsync(ManifestsFile, Ct) : null).Should().Be(before);
        File.Exists(Folder["injected"]).Should().BeFalse();
        return result.Error;
    }

    public Task<CommandResult> RunAsync() =>
        StepProgram.Named("inject-bundle").WithArguments(Options.Select(o => $"--{o.Key}={o.Value}")).WithEnvironment("KUBERNETES_SERVICE_HOST", null).ExecuteAsync(Ct);

    public void Dispose() => Folder.Dispose();
}
