namespace Slipway.Cli.Rendering;

/// <summary>How long ago something was, as people read it.</summary>
public static class Ages
{
    /// <summary>Such as <c>just now</c>, <c>5 min ago</c>, <c>3 h ago</c>, <c>12 days ago</c>; empty when it is not known.</summary>
    public static string Text(DateTimeOffset? then, DateTimeOffset now) => then is null ? "" : (now - then.Value) switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } age => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 2 } age => $"{(int)age.TotalHours} h ago",
        var age => $"{(int)age.TotalDays} days ago",
    };
}
