using Slipway.Testing;

namespace Slipway.Steps.Tests;

/// <summary>A directory store on a disk that refuses. Root may write everywhere, so the disks are small real file systems.</summary>
public sealed class UploadBundleDiskTests
{
    [Fact]
    public async Task A_full_disk_is_named_and_nothing_is_left_behind()
    {
        using var worker = Large();
        await using var disk = await MountAsync(worker["disk"], "size=256k");
        worker.Endpoint = $"file://{worker["disk"]}/store";

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().EndWith(
            "upload: failed: s3://scripts/hello/abc.js No space left on device\n"
            + "uploading 'hello/abc.js' to bucket 'scripts': No space left on device. "
            + "Free space, or choose another directory for the endpoint file://.\n");
        Directory.GetFiles(worker["disk"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().NotContain("abc.js");
        Directory.GetFiles(worker["disk/store/.partial"]).Should().BeEmpty();
    }

    [Fact]
    public async Task A_read_only_disk_is_named()
    {
        using var worker = Large();
        await using var disk = await MountAsync(worker["disk"], "ro");
        worker.Endpoint = $"file://{worker["disk"]}/store";

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().Contain("upload: failed: s3://scripts/hello/abc.js Read-only file system\n")
            .And.EndWith("Choose a directory for the endpoint file:// that may be written.\n");
    }

    [Fact]
    public async Task A_key_below_another_object_is_refused_with_the_reason()
    {
        using var worker = Large();
        await worker.UploadAsync();
        worker.Key = "hello/abc.js/more.js";

        var step = await worker.UploadAsync();

        step.ExitCode.Should().Be(1);
        step.Error.Should().Contain("upload: failed: s3://scripts/hello/abc.js/more.js Not a directory\n")
            .And.Contain($"In a directory one key cannot lie below another: '{worker["store/scripts/hello/abc.js"]}' is an object.");
    }

    private static UploadBundleWorker Large() =>
        new UploadBundleWorker().Module("index.js", new string('x', 1024 * 1024)).Measure();

    private static async Task<SmallDisk> MountAsync(string path, string options)
    {
        var disk = await SmallDisk.MountAsync(path, options, TestContext.Current.CancellationToken);
        Assert.SkipUnless(disk.Refusal is null, disk.Refusal ?? "");
        return disk;
    }
}
