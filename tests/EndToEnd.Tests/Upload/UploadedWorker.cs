using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>A Worker that both deploy: its project, and its manifest, which says the same as the project's wrangler configuration.</summary>
/// <param name="Name">The Worker's name.</param>
/// <param name="Wrangler">The wrangler that bundles the project: the one that it installs, else the one that the step brings.</param>
internal sealed record UploadedWorker(string Name, string Wrangler)
{
    /// <summary>The sample whose files the project has, or null.</summary>
    public string? Sample { get; init; }

    /// <summary>Files of the project, over the sample's; texts are UTF-8.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What the account has before the Worker comes; the ids are the same in every server.</summary>
    public Action<CloudflareApiServer> Prepare { get; init; } = _ => { };

    /// <summary>Fields of <c>spec</c> besides account, name and bundle, as YAML.</summary>
    public string Spec { get; init; } = "";

    /// <summary>What a change before the second deployment replaces: file, text, by what.</summary>
    public required (string File, string Old, string New) Change { get; init; }

    /// <summary>Differences of the upload besides those that all have.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>Bytes of a text file.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Writes the project into a new directory.</summary>
    public void WriteTo(string directory)
    {
        if (Sample is { } sample)
        {
            var source = Path.Combine(Repository.Root, "samples", sample);
            foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(source, file);
                if (!relative.Split('/').Any(part => part is "node_modules" or ".wrangler" or "dist" or "_kustomize"))
                {
                    Write(directory, relative, File.ReadAllBytes(file));
                }
            }
        }

        foreach (var (path, content) in Files)
        {
            Write(directory, path, content);
        }
    }

    /// <summary>Makes the change in a directory.</summary>
    public void ChangeIn(string directory)
    {
        var path = Path.Combine(directory, Change.File);
        var text = File.ReadAllText(path);
        text.Should().Contain(Change.Old);
        File.WriteAllText(path, text.Replace(Change.Old, Change.New, StringComparison.Ordinal));
    }

    /// <summary>The manifest, whose bundle is an object of the bucket <c>local</c>.</summary>
    public string Manifest(string accountId, string objectKey) =>
        $"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: {Name}
        spec:
          account_id: {accountId}
          worker_name: {Name}
          r2_bundle: {new JsonObject { ["bucket"] = "local", ["path"] = objectKey }.ToJsonString()}
        {Spec.ReplaceLineEndings("\n  ").Insert(0, "  ")}

        """;

    public override string ToString() => Name;

    private static void Write(string directory, string relative, byte[] content)
    {
        var path = Path.Combine(directory, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
