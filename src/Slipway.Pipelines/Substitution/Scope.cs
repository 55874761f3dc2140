using System.Globalization;
using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Substitution;

/// <summary>
/// The variables that a text may use, with their values. Replacing is one pass, as in Tekton: a value that looks like a variable stays
/// as it is, and so does a variable that nobody defines.
/// </summary>
internal sealed class Scope
{
    private readonly Dictionary<string, ParamValue> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> later = new(StringComparer.Ordinal);

    public Scope()
    {
    }

    /// <summary>A copy to add to.</summary>
    public Scope(Scope other)
    {
        values = new Dictionary<string, ParamValue>(other.values, StringComparer.Ordinal);
        later = new Dictionary<string, string>(other.later, StringComparer.Ordinal);
    }

    public Scope Set(string name, string value) => Set(name, new ParamValue.Text(value));

    public Scope Set(string name, ParamValue value)
    {
        values[name] = value;
        later.Remove(name);
        return this;
    }

    /// <summary>A variable that stands for another one, which is known later only: a StepAction's array or object param whose value
    /// is a result of an earlier step.</summary>
    public Scope SetLater(string name, string other)
    {
        later[name] = other;
        values.Remove(name);
        return this;
    }

    public void Remove(Func<string, bool> isUnwanted)
    {
        foreach (var name in values.Keys.Where(isUnwanted).ToList())
        {
            values.Remove(name);
        }
    }

    /// <summary>The text with every known variable replaced.</summary>
    public string Expand(string text) => Expression.Replace(text, e => (Find(e) as ParamValue.Text)?.Value);

    /// <summary>The texts with every known variable replaced; an array that stands alone becomes its elements.</summary>
    public IReadOnlyList<string> ExpandAll(IEnumerable<string> texts) => [.. texts.SelectMany(text =>
        Expression.Only(text) is { IsWhole: true } alone && Find(alone) is ParamValue.List list ? list.Values : [Expand(text)])];

    /// <summary>A value with every known variable replaced; a string that is nothing but an array or object becomes that.</summary>
    public ParamValue Expand(LocatedValue value) => value switch
    {
        LocatedValue.List list => new ParamValue.List(ExpandAll(list.Values.Select(v => v.Text))),
        LocatedValue.Map map => new ParamValue.Map(map.Values.ToDictionary(v => v.Key, v => Expand(v.Value.Text), StringComparer.Ordinal)),
        _ => ExpandText(((LocatedValue.Text)value).Value.Text),
    };

    /// <summary>The references that name an element of an array that has fewer.</summary>
    public IEnumerable<string> OutOfBounds(string text) => Expression.In(text)
        .Where(e => e.Index is not (null or "*") && values.GetValueOrDefault(e.Name) is ParamValue.List && Find(e) is null)
        .Select(e => e.Source);

    public ParamValue? Find(Expression expression)
    {
        if (later.TryGetValue(expression.Name, out var other))
        {
            return new ParamValue.Text($"$({other}{(expression.Index is null ? "" : $"[{expression.Index}]")})");
        }

        if (values.TryGetValue(expression.Name, out var value))
        {
            return (value, expression.Index) switch
            {
                (ParamValue.Text, not null) => null,
                (ParamValue.List list, not (null or "*")) => ElementOf(list, expression.Index),
                (ParamValue.Map, not (null or "*")) => null,
                _ => value,
            };
        }

        return expression.Index is null ? FindKey(expression.Name) : null;
    }

    private ParamValue ExpandText(string text) =>
        Expression.Only(text) is { } alone && Find(alone) is { } value ? value : new ParamValue.Text(Expand(text));

    private ParamValue.Text? FindKey(string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 0)
        {
            return null;
        }

        var (owner, key) = (name[..dot], name[(dot + 1)..]);
        if (later.TryGetValue(owner, out var other))
        {
            return new ParamValue.Text($"$({other}.{key})");
        }

        return values.GetValueOrDefault(owner) is ParamValue.Map map && map.Values.TryGetValue(key, out var text) ? new ParamValue.Text(text) : null;
    }

    private static ParamValue.Text? ElementOf(ParamValue.List list, string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < list.Values.Count
            ? new ParamValue.Text(list.Values[i])
            : null;
}
