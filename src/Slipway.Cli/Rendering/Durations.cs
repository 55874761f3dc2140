namespace Slipway.Cli.Rendering;

/// <summary>Durations as people read them.</summary>
public static class Durations
{
    /// <summary>Such as <c>0.2 s</c>, <c>12.3 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Text(TimeSpan duration) =>
        duration < TimeSpan.FromMinutes(1)
            ? $"{duration.TotalSeconds:0.0} s"
            : $"{(int)duration.TotalMinutes} min {duration.Seconds} s";
}
