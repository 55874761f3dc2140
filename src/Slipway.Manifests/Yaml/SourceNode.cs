using YamlDotNet.Core;

namespace Slipway.Manifests.Yaml;

/// <summary>A node of a YAML document, with its place in the text.</summary>
internal abstract class SourceNode
{
    /// <summary>Where it begins, anchor and tag included; from 0.</summary>
    public required int Start { get; init; }

    /// <summary>Where it ends: the first character that is not its own.</summary>
    public required int End { get; init; }

    /// <summary>The line where it begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The name of its anchor (<c>&amp;name</c>), or null.</summary>
    public string? Anchor { get; init; }

    /// <summary>Its tag, such as <c>tag:yaml.org,2002:str</c>, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>Nodes that it stands for, aliases counted in full. Counted once: a document can double it on every line.</summary>
    public long Weight => field > 0 ? field : field = Count();

    /// <summary>The node itself, or what an alias stands for.</summary>
    public virtual SourceNode Resolved => this;

    protected abstract long Count();
}

/// <summary>A single value.</summary>
internal sealed class SourceScalar : SourceNode
{
    /// <summary>The value without quotes and escapes.</summary>
    public required string Value { get; init; }

    /// <summary>How it is written.</summary>
    public required ScalarStyle Style { get; init; }

    protected override long Count() => 1;
}

/// <summary>A list.</summary>
internal sealed class SourceSequence : SourceNode
{
    public required IReadOnlyList<SourceNode> Items { get; init; }

    /// <summary>Written in brackets.</summary>
    public required bool IsFlow { get; init; }

    protected override long Count() => 1 + Items.Sum(item => item.Weight);
}

/// <summary>An object.</summary>
internal sealed class SourceMapping : SourceNode
{
    public required IReadOnlyList<SourceEntry> Entries { get; init; }

    /// <summary>Written in braces.</summary>
    public required bool IsFlow { get; init; }

    protected override long Count() => 1 + Entries.Sum(entry => entry.Key.Weight + entry.Value.Weight);
}

/// <summary>An alias (<c>*name</c>).</summary>
internal sealed class SourceAlias : SourceNode
{
    public required SourceNode Target { get; init; }

    public override SourceNode Resolved => Target;

    protected override long Count() => Target.Weight;
}

/// <summary>A key and its value.</summary>
internal sealed record SourceEntry(SourceNode Key, SourceNode Value)
{
    /// <summary>The key <c>&lt;&lt;</c>, which takes in another mapping's fields (yaml.org/type/merge.html).</summary>
    public bool IsMerge => Key is SourceScalar { Value: "<<", Style: ScalarStyle.Plain };
}
