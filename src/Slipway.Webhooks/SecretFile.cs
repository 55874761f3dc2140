namespace Slipway.Webhooks;

/// <summary>A file of secrets, one on each line: during a rotation the old one and the new one. It is read for each delivery, so that a new one is
/// known at once.</summary>
/// <param name="path">The file; it need not be there yet.</param>
public sealed class SecretFile(string path)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The secrets; none when there is no file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<string> Read() =>
        File.Exists(path) ? File.ReadAllText(path).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
}
