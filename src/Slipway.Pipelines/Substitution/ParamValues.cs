using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Substitution;

/// <summary>The values of declared params: given ones over defaults, which may use other params.</summary>
internal static class ParamValues
{
    /// <summary>Adds <c>params.*</c> to a scope. Given values of objects are completed by the keys of the default.</summary>
    public static void AddTo(Scope scope, IReadOnlyList<ParamSpec> specs, IReadOnlyDictionary<string, ParamValue> given)
    {
        var open = new List<ParamSpec>();
        foreach (var spec in specs)
        {
            if (given.TryGetValue(spec.Name.Text, out var value))
            {
                Add(scope, spec, Complete(value, spec));
            }
            else if (spec.Default is not null)
            {
                open.Add(spec);
            }
        }

        // Each round resolves the defaults that use no open param; what is left refers to itself and was refused.
        while (open.Count > 0)
        {
            var ready = open.Where(s => !References(s).Any(name => open.Any(o => o != s && o.Name.Text == name))).ToList();
            foreach (var spec in ready.Count > 0 ? ready : [.. open])
            {
                Add(scope, spec, scope.Expand(spec.Default!));
                open.Remove(spec);
            }
        }
    }

    /// <summary>The names of the params that a default uses.</summary>
    public static IEnumerable<string> References(ParamSpec spec) =>
        spec.Default is null
            ? []
            : spec.Default.Texts.SelectMany(t => Expression.In(t.Text)).Where(e => e.Name.StartsWith("params.", StringComparison.Ordinal)).Select(e => e.Name[7..]);

    private static void Add(Scope scope, ParamSpec spec, ParamValue value)
    {
        var name = "params." + spec.Name.Text;
        if (spec.Type != "string" && value is ParamValue.Text text && StepResultOf(text.Value) is { } result)
        {
            scope.SetLater(name, result);
        }
        else
        {
            scope.Set(name, value);
        }
    }

    private static string? StepResultOf(string text) =>
        Expression.Only(text) is { IsWhole: true } alone && alone.Name.StartsWith("steps.", StringComparison.Ordinal) ? alone.Name : null;

    private static ParamValue Complete(ParamValue value, ParamSpec spec)
    {
        if (value is not ParamValue.Map map || spec.Default is not LocatedValue.Map defaults)
        {
            return value;
        }

        var all = defaults.Values.ToDictionary(v => v.Key, v => v.Value.Text, StringComparer.Ordinal);
        foreach (var (key, item) in map.Values)
        {
            all[key] = item;
        }

        return new ParamValue.Map(all);
    }
}
