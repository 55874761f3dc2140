namespace Slipway.Testing;

/// <summary>This repository, as the tests see it.</summary>
public static class Repository
{
    /// <summary>Full path of the root: the directory above the test's output that holds <c>Slipway.slnx</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "Slipway.slnx"))
            ? directory
            : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("no Slipway.slnx above the tests"));
}
