namespace Slipway.Steps.GitCheckout;

/// <summary>Files that only this user may read: a mounted secret is often open to its whole group, which ssh refuses.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string text)
    {
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    }

    /// <summary>The value as one word of a shell command.</summary>
    public static string ShellQuoted(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
