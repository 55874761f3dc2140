using System.Globalization;
using System.IO.Compression;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Images.Tests;

/// <summary>What the images add to their bases, printed as a table.</summary>
public class SizeTests(BuiltImages images, ITestOutputHelper output)
{
    private const long MiB = 1024 * 1024;

    /// <summary>What a plain step may add to the shared base, as it is pulled.</summary>
    private const long Budget = 8 * MiB;

    [Fact]
    public async Task A_plain_step_adds_at_most_8_MiB_to_the_shared_base()
    {
        var lines = new List<string> { "image, layer: MiB unpacked, MiB pulled" };
        foreach (var name in BuiltImages.Steps.Append("slipway"))
        {
            _ = images[name];
            var own = await LayerAsync(name);
            lines.Add(Line(name, own));
            if (BuiltImages.Plain.Contains(name) && name != "slipway")
            {
                var shared = await LayerAsync("shared/plain");
                (own.Pulled + shared.Pulled).Should().BeLessThanOrEqualTo(Budget, "of {0} with the libraries", name);
                own.Unpacked.Should().BeLessThan(MiB, "the libraries of {0} are in the layer that it shares", name);
            }
        }

        lines.Add(Line("libraries of all plain images", await LayerAsync("shared/plain")));
        lines.Add(Line("libraries of all images with Node.js", await LayerAsync("shared/node")));
        foreach (var path in new[] { "opt/slipway", "usr/local/bin/node", "usr/local/lib/node_modules/npm" })
        {
            lines.Add(Line($"bundle-worker: /{path}", await MeasureAsync(Path.Combine(images["bundle-worker"].Root, path))));
        }

        lines.Add(Line("build-manifests: kubectl", await MeasureAsync(Path.Combine(images["build-manifests"].Root, "usr/local/bin/kubectl"))));
        foreach (var line in lines)
        {
            output.WriteLine(line);
            await Console.Error.WriteLineAsync($"images: {line}");
        }
    }

    private static string Line(string name, (long Unpacked, long Pulled) size) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}: {(double)size.Unpacked / MiB:0.0}, {(double)size.Pulled / MiB:0.0}");

    private static Task<(long Unpacked, long Pulled)> LayerAsync(string name) =>
        MeasureAsync(Path.Combine(Repository.Root, "artifacts", "images", "amd64", name));

    /// <summary>Bytes of the files, and of their archive as a registry stores it.</summary>
    private static async Task<(long Unpacked, long Pulled)> MeasureAsync(string path)
    {
        var ct = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        var archive = directory["layer.tar"];
        (await Command.Run("tar", "-c", "-f", archive, "-C", Path.GetDirectoryName(path)!, Path.GetFileName(path)).ExecuteAsync(ct)).IsSuccess.Should().BeTrue();
        await using (var from = File.OpenRead(archive))
        await using (var to = new GZipStream(File.Create(archive + ".gz"), CompressionLevel.Optimal))
        {
            await from.CopyToAsync(to, ct);
        }

        return (new FileInfo(archive).Length, new FileInfo(archive + ".gz").Length);
    }
}
