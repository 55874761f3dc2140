using Slipway.Pipelines.Documents;
using Slipway.Pipelines.Substitution;

namespace Slipway.Pipelines.Checks;

/// <summary>Where a text stands, which decides what a variable in it may be.</summary>
internal enum Usage
{
    /// <summary>A string: a whole array or object does not fit.</summary>
    Text,

    /// <summary>An element of a list of strings: an array may stand alone in it.</summary>
    Argument,

    /// <summary>The value of a param: an array or object may be all of it.</summary>
    Value,
}

/// <summary>The variables that are known at a place, by type.</summary>
internal sealed class Symbols
{
    /// <summary>Instead of an explanation: the cause has been reported at another place.</summary>
    public const string Said = "";

    private readonly Dictionary<string, (string Type, IReadOnlyList<string>? Keys)> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> forbidden = new(StringComparer.Ordinal);

    public Symbols()
    {
    }

    public Symbols(Symbols other)
    {
        known = new Dictionary<string, (string, IReadOnlyList<string>?)>(other.known, StringComparer.Ordinal);
        forbidden = new Dictionary<string, string>(other.forbidden, StringComparer.Ordinal);
    }

    public Symbols Add(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            known[name] = ("string", null);
        }

        return this;
    }

    public Symbols AddParams(IEnumerable<ParamSpec> specs)
    {
        foreach (var spec in specs)
        {
            known["params." + spec.Name.Text] = (spec.Type, spec.Properties);
        }

        return this;
    }

    public Symbols AddResults(string prefix, IEnumerable<ResultSpec> specs)
    {
        foreach (var spec in specs)
        {
            known[prefix + spec.Name.Text] = (spec.Type, spec.Properties);
        }

        return this;
    }

    /// <summary>A variable that exists but may not be used here.</summary>
    public Symbols Forbid(string name, string reason)
    {
        forbidden[name] = reason;
        return this;
    }

    /// <summary>The variables of both.</summary>
    public Symbols Union(Symbols other)
    {
        var union = new Symbols(this);
        foreach (var (name, symbol) in other.known)
        {
            union.known[name] = symbol;
        }

        return union;
    }

    public Symbols Without(string prefix)
    {
        var rest = new Symbols(this);
        foreach (var name in known.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            rest.known.Remove(name);
        }

        return rest;
    }

    /// <summary>Checks every variable of a text. <paramref name="explain"/> may add to what is said about an unknown one.</summary>
    public void Check(Located text, Usage usage, Diagnostics diagnostics, Func<Expression, string?>? explain = null)
    {
        foreach (var expression in Expression.In(text.Text))
        {
            if (forbidden.TryGetValue(expression.Name, out var reason))
            {
                diagnostics.Add(text.At, reason);
            }
            else if (ErrorOf(expression, text.Text, usage) is { } error && (explain?.Invoke(expression) ?? error) is { Length: > 0 } message)
            {
                diagnostics.Add(text.At, message);
            }
        }
    }

    public void Check(IEnumerable<Located> texts, Usage usage, Diagnostics diagnostics, Func<Expression, string?>? explain = null)
    {
        foreach (var text in texts)
        {
            Check(text, usage, diagnostics, explain);
        }
    }

    /// <summary>Checks the value of a param: only a single text may be a whole array or object, elements may be arrays.</summary>
    public void Check(LocatedValue value, Diagnostics diagnostics, Func<Expression, string?>? explain = null) =>
        Check(value.Texts, value switch { LocatedValue.Text => Usage.Value, LocatedValue.List => Usage.Argument, _ => Usage.Text }, diagnostics, explain);

    // The words are those of tektoncd/pipeline, pkg/substitution/substitution.go.
    private string? ErrorOf(Expression expression, string text, Usage usage)
    {
        var unknown = $"non-existent variable in \"{expression.Source}\"";
        if (!known.TryGetValue(expression.Name, out var symbol))
        {
            return expression.Index is null && IsKey(expression.Name) ? null : unknown;
        }

        if (symbol.Type is not ("array" or "object"))
        {
            return expression.Index is null ? null : unknown;
        }

        if (!expression.IsWhole)
        {
            return symbol.Type == "array" ? null : unknown;
        }

        return usage == Usage.Text || (usage == Usage.Argument && symbol.Type == "object") ? $"variable type invalid in \"{expression.Source}\""
            : expression.Source.Length != text.Length ? $"variable is not properly isolated in \"{text}\""
            : null;
    }

    private bool IsKey(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && known.TryGetValue(name[..dot], out var owner) && owner.Type == "object" && owner.Keys?.Contains(name[(dot + 1)..]) != false;
    }
}
