using System.Text;
using System.Text.Json.Nodes;
using Slipway.Testing.Cloudflare;

namespace Slipway.EndToEnd.Tests;

/// <summary>A Worker that both deploy: its project, and its manifest, which says the same as the project's wrangler configuration.</summary>
/// <param name="Name">The Worker's name.</param>
/// <param name="Wrangler">The wrangler that bundles the project: the one that it installs, else the one that the step brings.</param>
internal sealed record UploadedWorker(string Name, string Wrangler)
{
    /// <summary>The sample whose files the project has, or null; without its packages where it is not to install its wrangler.</summary>
    public string? Sample { get; init; }

    /// <summary>Files of the project, over the sample's; texts are UTF-8.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What the account has before the Worker comes; the ids are the same in every server.</summary>
    public Action<CloudflareApiServer> Prepare { get; init; } = _ => { };

    /// <summary>Fields of <c>spec</c> besides account, name and bundle, as YAML.</summary>
    public string Spec { get; init; } = "";

    /// <summary><see cref="Spec"/> of the second deployment; null = the same.</summary>
    public string? LaterSpec { get; init; }

    /// <summary>What is replaced before the second deployment.</summary>
    public required IReadOnlyList<Replacement> Changes { get; init; }

    /// <summary>Bytes of a text file.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Writes the project into a new directory.</summary>
    public void WriteTo(string directory)
    {
        if (Sample is { } sample)
        {
            SlipwayRun.CopySample(sample, directory, withPackages: Wrangler != Bundles.WranglerProgram.PinnedVersion);
        }

        foreach (var (path, content) in Files)
        {
            Write(directory, path, content);
        }
    }

    /// <summary>Makes the changes in a directory.</summary>
    public void ChangeIn(string directory)
    {
        foreach (var (file, old, by) in Changes)
        {
            var path = Path.Combine(directory, file);
            var text = File.ReadAllText(path);
            text.Should().Contain(old);
            File.WriteAllText(path, text.Replace(old, by, StringComparison.Ordinal));
        }
    }

    /// <summary>The manifest, whose bundle is an object of the bucket <c>local</c>.</summary>
    /// <param name="isLater">True for the second deployment.</param>
    public string Manifest(string accountId, string objectKey, bool isLater) =>
        $"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: {Name}
        spec:
          account_id: {accountId}
          worker_name: {Name}
          r2_bundle: {new JsonObject { ["bucket"] = "local", ["path"] = objectKey }.ToJsonString()}
          {((isLater ? LaterSpec : null) ?? Spec).ReplaceLineEndings("\n  ")}

        """;

    public override string ToString() => Name;

    private static void Write(string directory, string relative, byte[] content)
    {
        var path = Path.Combine(directory, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}

/// <summary>A text of a file, and what takes its place.</summary>
/// <param name="File">The file.</param>
/// <param name="Old">The text, each time that it stands there.</param>
/// <param name="New">What takes its place.</param>
internal sealed record Replacement(string File, string Old, string New);
