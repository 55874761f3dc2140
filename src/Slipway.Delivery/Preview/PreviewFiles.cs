using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Bundles;

namespace Slipway.Delivery;

/// <summary>Writes the files of Workers where Miniflare reads them. What does not change between two reloads is written once.</summary>
/// <param name="directory">An existing directory.</param>
internal sealed class PreviewFiles(string directory)
{
    /// <summary>Files of an assets directory that configure how its files are served; an upload has their text among its configuration.</summary>
    private static readonly string[] AssetRules = ["_headers", "_redirects"];

    /// <summary>The file of a module.</summary>
    public async Task<string> WriteAsync(ArtifactFile module, CancellationToken ct)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "modules")).FullName, module.Digest.Hex);
        if (!File.Exists(file))
        {
            await File.WriteAllBytesAsync(file, module.Content, ct);
        }

        return file;
    }

    /// <summary>The directory of all assets.</summary>
    /// <param name="assets">The assets.</param>
    /// <param name="config">Their configuration.</param>
    public async Task<string> WriteAsync(ArtifactAssets assets, JsonObject config, CancellationToken ct)
    {
        var rules = AssetRules.Where(name => config[name] is not null).Select(name => (Name: name, Text: (string)config[name]!)).ToArray();
        var name = string.Concat(assets.Files.Select(f => $"{f.Path}\n{f.Digest.Hex}\n")) + string.Concat(rules.Select(r => $"{r.Name}\n{r.Text}\n"));
        var target = Path.Combine(directory, "assets", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        if (!Directory.Exists(target))
        {
            var partial = target + ".partial";
            Directory.CreateDirectory(partial);
            foreach (var asset in assets.Files)
            {
                var file = Path.Combine(partial, asset.Path.TrimStart('/'));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, await asset.ReadAsync(ct), ct);
            }

            foreach (var rule in rules)
            {
                await File.WriteAllTextAsync(Path.Combine(partial, rule.Name), rule.Text, ct);
            }

            Directory.Move(partial, target);
        }

        return target;
    }
}
