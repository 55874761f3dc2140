namespace Slipway.ObjectStore;

/// <summary>Whether a put replaces an object that exists.</summary>
public sealed record PutCondition
{
    private readonly string text;

    private PutCondition(string text, ETag? expected) => (this.text, Expected) = (text, expected);

    /// <summary>Only when there is none yet (<c>If-None-Match: *</c>): of several puts at once, one wins.</summary>
    public static PutCondition IfAbsent { get; } = new("if absent", null);

    /// <summary>Whatever is there is replaced.</summary>
    public static PutCondition Always { get; } = new("always", null);

    /// <summary>The content that must be there for the put to replace it; null for the other conditions.</summary>
    public ETag? Expected { get; }

    /// <summary>Only while the object has this ETag (<c>If-Match</c>): of several puts at once, one wins. Writers that compete for an
    /// object must each write something of their own into it: who writes what is there already is told that it was stored.</summary>
    /// <exception cref="ArgumentException">The ETag is empty: the store that it came from cannot do this.</exception>
    public static PutCondition IfMatch(ETag etag) => etag.Value.Length > 0
        ? new("if match", etag)
        : throw new ArgumentException("the store gave the object no ETag, so it cannot be replaced conditionally.", nameof(etag));

    /// <inheritdoc/>
    public override string ToString() => Expected is null ? text : $"{text} {Expected}";
}

/// <summary>What became of a put.</summary>
public enum PutOutcome
{
    /// <summary>The object is stored.</summary>
    Stored,

    /// <summary>An object existed already and was left as it was; only with <see cref="PutCondition.IfAbsent"/>.</summary>
    Existed,

    /// <summary>The object has other content than expected, or is gone, and was left as it was; only with
    /// <see cref="PutCondition.IfMatch"/>.</summary>
    Changed,
}

/// <summary>What became of a put, and which content the object has now.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="ETag">The ETag of what was stored, for the next conditional put; null when nothing was.</param>
public sealed record PutResult(PutOutcome Outcome, ETag? ETag);
