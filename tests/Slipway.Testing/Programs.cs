namespace Slipway.Testing;

/// <summary>The programs under test: as they lie beside the tests, or in the directory that <c>SLIPWAY_PROGRAMS</c> names. <c>./build.sh test</c> names the
/// published ones, which are compiled ahead of time: what users run, and quicker to start.</summary>
public static class Programs
{
    /// <summary>The command.</summary>
    public static string Slipway { get; } = Named("slipway");

    /// <summary>A program by its name; the tests' own lie beside them only.</summary>
    public static string Named(string name) =>
        Environment.GetEnvironmentVariable("SLIPWAY_PROGRAMS") is { Length: > 0 } directory && Path.Combine(directory, name) is var published && File.Exists(published)
            ? published
            : Path.Combine(AppContext.BaseDirectory, name);
}
