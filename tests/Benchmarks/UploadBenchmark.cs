using System.Globalization;
using System.Security.Cryptography;
using Slipway.Bundles;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Benchmarks;

/// <summary><c>upload-bundle</c> against awscli, to a Ceph object gateway on this machine; and the memory that it takes.</summary>
internal static class UploadBenchmark
{
    private const string Bucket = "bench";

    private static readonly (string Text, int Bytes, string Limit)[] Sizes =
        [("1 KiB", 1024, "limit 0.50 x"), ("1 MiB", 1024 * 1024, "limit 0.50 x"), ("64 MiB", 64 * 1024 * 1024, "limit 1.00 x")];

    public static async Task MeasureAsync(Table table, CancellationToken ct)
    {
        if (await CephRgw.UnavailableAsync(ct) is { } reason)
        {
            table.Add("upload", reason, "", "");
            return;
        }

        if (ProgramPath.Find("aws") is null && await DebianPackages.EnsureAsync(["awscli"], ct) is { } noAws)
        {
            table.Add("upload", noAws, "", "");
            return;
        }

        await DebianPackages.EnsureAsync(["time"], ct);
        await using var ceph = await CephRgw.StartAsync(ct);
        await ceph.CreateBucketAsync(Bucket, ct);
        using var directory = new TemporaryDirectory();
        directory.Write("credentials/access-key-id", ceph.AccessKeyId);
        directory.Write("credentials/secret-access-key", ceph.SecretAccessKey);
        foreach (var (text, bytes, limit) in Sizes)
        {
            var (bundle, hash) = await MakeBundleAsync(directory, bytes, ct);
            Command Upload(int run) => Programs.Step("upload-bundle").WithArguments(
                $"--bundle-path={bundle}", $"--bundle-hash={hash}", $"--r2-bucket-name={Bucket}", $"--r2-endpoint-url={ceph.Endpoint}",
                $"--r2-object-key=slipway-{bytes}-{run}/index.js", $"--r2-credentials-path={directory["credentials"]}");
            Command Aws(int run) => Command.Run(
                "aws", "s3", "cp", "--only-show-errors", "--endpoint-url", ceph.Endpoint.ToString(),
                Path.Combine(bundle, "modules", "index.js"), $"s3://{Bucket}/aws-{bytes}-{run}/index.js")
                .WithEnvironment("AWS_ACCESS_KEY_ID", ceph.AccessKeyId)
                .WithEnvironment("AWS_SECRET_ACCESS_KEY", ceph.SecretAccessKey)
                .WithEnvironment("AWS_DEFAULT_REGION", "us-east-1");
            var slipway = await Median.OfAsync(_ => Task.CompletedTask, run => Upload(run).SucceedAsync(ct));
            var aws = await Median.OfAsync(_ => Task.CompletedTask, run => Aws(run).SucceedAsync(ct));
            table.Add($"upload of {text}, against awscli", Median.Text(slipway), Median.Text(aws), $"{slipway / aws:0.00} x, {limit}");
            if (bytes == Sizes[^1].Bytes)
            {
                var upload = Upload(99);
                var timed = await Command.Run("/usr/bin/time", ["-f", "%M", upload.Program, .. upload.Arguments]).SucceedAsync(ct);
                var kibibytes = long.Parse(timed.Error.TrimEnd().Split('\n')[^1], CultureInfo.InvariantCulture);
                table.Add($"peak memory of upload-bundle, {text}", $"{kibibytes / 1024} MiB", "", "limit 96 MiB");
            }
        }
    }

    private static async Task<(string Bundle, string Hash)> MakeBundleAsync(TemporaryDirectory directory, int bytes, CancellationToken ct)
    {
        var bundle = new BundleDirectory(directory[$"bundle-{bytes}"]);
        Directory.CreateDirectory(bundle.Modules);
        var content = RandomNumberGenerator.GetBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(bundle.Modules, "index.js"), content, ct);
        var record = new BuildRecord
        {
            WorkerName = "bench",
            MainModule = "index.js",
            Modules = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["index.js"] = "application/javascript+module" },
            SourceMaps = [],
            AssetsDirectory = null,
            AssetsConfig = null,
            CompatibilityDate = "2026-01-01",
            CompatibilityFlags = [],
            Bindings = [],
            NodeVersion = "24.0.0",
            WranglerVersion = "4.0.0",
        };
        await File.WriteAllBytesAsync(bundle.BuildRecordFile, record.ToBytes(), ct);
        await Programs.Step("measure-bundle").WithArguments(
            $"--source-path={directory.Path}", $"--bundle-path={bundle.Root}", "--max-bundle-size=0").SucceedAsync(ct);
        return (bundle.Root, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
