namespace Slipway.Testing;

/// <summary>A directory of a test's own, which is deleted with it. On disk, under the user's temporary directory.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("slipway-test-").FullName;

    public string Path { get; }

    /// <summary>The full path of something below.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes a text file below, with the directories that it needs, and gives its full path.</summary>
    public string Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that is just ending may still write; the system's clean-up takes the rest.
        }
    }
}
