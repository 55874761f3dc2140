using Slipway.Processes;

namespace Slipway.Testing;

/// <summary>A small real file system, full soon or read-only: root may write everywhere else.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string path;

    private SmallDisk(string path, string? refusal)
    {
        this.path = path;
        Refusal = refusal;
    }

    /// <summary>Why nothing could be mounted; null when it was.</summary>
    public string? Refusal { get; }

    /// <summary>Mounts a tmpfs with these options, such as <c>size=256k</c> or <c>ro</c>; the directory is made.</summary>
    public static async Task<SmallDisk> MountAsync(string path, string options, CancellationToken ct)
    {
        Directory.CreateDirectory(path);
        if (ProgramPath.Find("mount") is null)
        {
            return new SmallDisk(path, "may not mount a small disk here: there is no program 'mount'");
        }

        var mount = await Command.Run("mount", "-t", "tmpfs", "-o", options, "slipway-test", path).ExecuteAsync(ct);
        return new SmallDisk(path, mount.IsSuccess ? null : $"may not mount a small disk here: {mount.Error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Refusal is null)
        {
            await Command.Run("umount", path).ExecuteAsync(CancellationToken.None);
        }
    }
}
