using Slipway.Pipelines.Documents;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Services;

/// <summary>The fields of one mapping of a Service, each under its name in snake_case or camelCase.</summary>
internal sealed class ServiceFields
{
    private readonly List<(string Name, YamlScalarNode Key, YamlNode Value)> fields = [];
    private readonly HashSet<string> given = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly Diagnostics diagnostics;

    public ServiceFields(YamlNode? node, Location at, Diagnostics diagnostics)
    {
        At = at;
        this.diagnostics = diagnostics;
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                if (key is YamlScalarNode scalar)
                {
                    Add(scalar, value);
                }
                else
                {
                    diagnostics.Add(Place(key, at.Field), "expected fields by their names, not a list or mapping as a key");
                }
            }
        }
        else if (node is not null && !YamlText.IsNull(node))
        {
            diagnostics.Add(at, "expected a mapping of fields");
        }
    }

    public Location At { get; }

    /// <summary>A text, or an empty one. Numbers and truth values are taken as they are written.</summary>
    /// <param name="names">Its name, and other names that it is known by.</param>
    public Located Text(params ReadOnlySpan<string> names)
    {
        Ignore(names);
        foreach (var name in names)
        {
            if (Find(name) is not { } found)
            {
                continue;
            }

            if (found.Node is YamlScalarNode scalar)
            {
                return Line(scalar.Value ?? "", found.At);
            }

            diagnostics.Add(found.At, "expected a text");
        }

        return new Located("", At.In(Join(At.Field, names[0])));
    }

    public Located RequiredText(params ReadOnlySpan<string> names)
    {
        var hadErrors = diagnostics.Count;
        var text = Text(names);
        if (text.Text.Length == 0 && diagnostics.Count == hadErrors)
        {
            diagnostics.Add(text.At, "is missing");
        }

        return text;
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } found)
        {
            return false;
        }

        if (YamlText.Truth(found.Node) is { } truth)
        {
            return truth;
        }

        diagnostics.Add(found.At, "expected true or false");
        return false;
    }

    /// <summary>True when there is such a field, and it is not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    public IReadOnlyList<Located> Texts(string name)
    {
        if (Find(name) is not { } found)
        {
            return [];
        }

        if (found.Node is not YamlSequenceNode list)
        {
            diagnostics.Add(found.At, "expected a list of texts");
            return [];
        }

        var texts = new List<Located>();
        foreach (var (item, i) in list.Children.Select((item, i) => (item, i)))
        {
            var at = Place(item, $"{found.At.Field}[{i}]");
            if (item is YamlScalarNode { Value: { Length: > 0 } text })
            {
                texts.Add(Line(text, at));
            }
            else
            {
                diagnostics.Add(at, "expected a text that is not empty");
            }
        }

        return texts;
    }

    public ServiceFields Mapping(string name) =>
        Find(name) is { } found ? new ServiceFields(found.Node, found.At, diagnostics) : new ServiceFields(null, At.In(Join(At.Field, name)), diagnostics);

    /// <summary>All entries of a mapping whose keys are anybody's.</summary>
    public IReadOnlyList<KeyValuePair<string, Located>> Entries()
    {
        var entries = new List<KeyValuePair<string, Located>>();
        foreach (var (_, key, value) in fields)
        {
            var at = Place(value, Join(At.Field, key.Value!));
            _ = Line(key.Value!, at);
            if (value is YamlScalarNode scalar)
            {
                entries.Add(KeyValuePair.Create(key.Value!, new Located(YamlText.IsNull(value) ? "" : scalar.Value ?? "", at)));
            }
            else
            {
                diagnostics.Add(at, "expected a text");
            }
        }

        return entries;
    }

    /// <summary>Fields of a Service that have no meaning here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            asked.Add(name);
        }
    }

    /// <summary>Reports the fields that nobody asked for and that look like a slip.</summary>
    /// <returns>The others, which Services have for what is not done here.</returns>
    public IReadOnlyList<string> End()
    {
        var others = new List<string>();
        foreach (var (name, key, _) in fields.Where(f => !asked.Contains(f.Name)))
        {
            var field = Join(At.Field, key.Value!);
            if (NearestName.Of(name, asked) is { } nearest)
            {
                diagnostics.Add(Place(key, field), $"unknown field, did you mean '{(key.Value!.Any(char.IsUpper) ? Camel(nearest) : nearest)}'?");
            }
            else
            {
                others.Add(field);
            }
        }

        return others;
    }

    /// <summary>A text that messages name: it has no characters that would forge a line of a log, or drive a terminal.</summary>
    private Located Line(string text, Location at)
    {
        if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
        {
            diagnostics.Add(at, "expected a text on one line, without control characters");
        }

        return new Located(text, at);
    }

    private void Add(YamlScalarNode key, YamlNode value)
    {
        var name = Snake(key.Value ?? "");
        if (!given.Add(name))
        {
            diagnostics.Add(Place(key, Join(At.Field, key.Value ?? "")), "is given twice, once in snake_case and once in camelCase: remove one");
            return;
        }

        fields.Add((name, key, value));
    }

    private (YamlNode Node, Location At)? Find(string name)
    {
        asked.Add(name);
        var (_, key, value) = fields.Find(f => f.Name == name);
        return key is null || YamlText.IsNull(value) ? null : (value, Place(value, Join(At.Field, key.Value!)));
    }

    private Location Place(YamlNode node, string field) => new(At.File, (int)node.Start.Line, (int)node.Start.Column, field);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Snake(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : c.ToString()));

    private static string Camel(string name) =>
        string.Concat(name.Split('_').Select((part, i) => i == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
