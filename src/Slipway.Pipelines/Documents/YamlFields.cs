using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Documents;

/// <summary>
/// The fields of one YAML mapping. Each field is taken, ignored or refused by name; what is left over at <see cref="End"/> is unknown.
/// </summary>
internal sealed class YamlFields
{
    private static readonly YamlScalarNode Nothing = new("");

    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> fields = new(StringComparer.Ordinal);
    private readonly string file;
    private readonly string path;

    public YamlFields(YamlNode node, Location at, Diagnostics diagnostics)
    {
        At = at;
        Diagnostics = diagnostics;
        file = at.File;
        path = at.Field;
        if (node is YamlMappingNode mapping)
        {
            foreach (var (key, value) in mapping.Children)
            {
                fields[(key as YamlScalarNode)?.Value ?? ""] = (key, value);
            }
        }
        else if (!YamlText.IsNull(node))
        {
            diagnostics.Add(at, $"expected an object, got {KindOf(node)}");
        }
    }

    public Location At { get; }

    public Diagnostics Diagnostics { get; }

    public bool Has(string name) => fields.TryGetValue(name, out var field) && !YamlText.IsNull(field.Value);

    /// <summary>Where a field's value stands; the mapping itself when there is no such field.</summary>
    public Location Place(string name) =>
        fields.TryGetValue(name, out var field) ? PlaceOf(field.Value, Join(path, name)) : At.In(Join(path, name));

    /// <summary>Fields that have no meaning for a local process.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            fields.Remove(name);
        }
    }

    /// <summary>A field that a local run cannot honour.</summary>
    public void Refuse(string name, string reason)
    {
        if (Has(name))
        {
            Diagnostics.Add(PlaceOf(fields[name].Key, Join(path, name)), $"\"{name}\" is not supported by a local run: {reason}");
        }

        fields.Remove(name);
    }

    public Located? Text(string name)
    {
        if (!Take(name, out var node, out var at))
        {
            return null;
        }

        if (node is YamlScalarNode scalar)
        {
            if (!YamlText.IsString(scalar))
            {
                Diagnostics.Add(at, $"expected a string, got {scalar.Value}: write it in quotes");
            }

            return new Located(scalar.Value ?? "", at);
        }

        Diagnostics.Add(at, $"expected a string, got {KindOf(node)}");
        return null;
    }

    public Located RequiredText(string name)
    {
        var missing = !Has(name);
        var text = Text(name);
        if (missing || text is { Text: "" })
        {
            Diagnostics.Add(At.In(Join(path, name)), $"missing field(s): {name}");
        }

        return text ?? new Located("", Place(name));
    }

    public bool Flag(string name)
    {
        if (!Take(name, out var node, out var at))
        {
            return false;
        }

        if (YamlText.Truth(node) is { } truth)
        {
            return truth;
        }

        Diagnostics.Add(at, "expected true or false, without quotes");
        return false;
    }

    public int Number(string name)
    {
        if (!Take(name, out var node, out var at))
        {
            return 0;
        }

        if (node is YamlScalarNode scalar && !(YamlText.IsString(scalar) && scalar.Style != YamlDotNet.Core.ScalarStyle.Plain)
            && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Diagnostics.Add(at, "expected a whole number that is not negative, without quotes");
        return 0;
    }

    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (GoDuration.TryParse(text.Text, out var duration))
        {
            if (duration < TimeSpan.Zero)
            {
                Diagnostics.Add(text.At, $"invalid value: {text.Text} should be >= 0");
            }

            return duration;
        }

        Diagnostics.Add(text.At, $"time: invalid duration \"{text.Text}\": write it like 1h30m or 90s");
        return null;
    }

    public IReadOnlyList<Located> Texts(string name) => Items(name, item =>
    {
        var at = item.At;
        if (item.Node is YamlScalarNode scalar)
        {
            if (!YamlText.IsString(scalar) || YamlText.IsNull(scalar))
            {
                Diagnostics.Add(at, $"expected a string, got {scalar.Value}: write it in quotes");
            }

            return new Located(scalar.Value ?? "", at);
        }

        Diagnostics.Add(at, $"expected a string, got {KindOf(item.Node)}");
        return new Located("", at);
    });

    public LocatedValue? Value(string name) =>
        Take(name, out var node, out var at) ? ReadValue(node, at) : null;

    public IReadOnlyList<T> Objects<T>(string name, Func<YamlFields, T> read) =>
        Items(name, item => read(new YamlFields(item.Node, item.At, Diagnostics)));

    public T? Object<T>(string name, Func<YamlFields, T> read)
        where T : class =>
        Take(name, out var node, out var at) ? read(new YamlFields(node, at, Diagnostics)) : null;

    /// <summary>The names of the fields of an object, with the object's own fields.</summary>
    public IReadOnlyList<KeyValuePair<string, YamlFields>> Entries(string name)
    {
        if (!Take(name, out var node, out var at))
        {
            return [];
        }

        if (node is not YamlMappingNode mapping)
        {
            Diagnostics.Add(at, $"expected an object, got {KindOf(node)}");
            return [];
        }

        return [.. mapping.Children.Select(c => (Key: (c.Key as YamlScalarNode)?.Value ?? "", c.Value)).Select(c =>
            KeyValuePair.Create(c.Key, new YamlFields(c.Value, PlaceOf(c.Value, Join(at.Field, c.Key)), Diagnostics)))];
    }

    /// <summary>Names of the fields that nobody has asked for yet.</summary>
    public IReadOnlyList<string> Rest => [.. fields.Keys];

    /// <summary>Reports every field that nobody has asked for.</summary>
    public void End()
    {
        foreach (var (name, (key, _)) in fields)
        {
            Diagnostics.Add(
                PlaceOf(key, Join(path, name)),
                $"unknown field \"{name}\": Tekton v1 has no such field here. Correct its name or remove it.");
        }
    }

    private IReadOnlyList<T> Items<T>(string name, Func<(YamlNode Node, Location At), T> read)
    {
        if (!Take(name, out var node, out var at))
        {
            return [];
        }

        if (node is YamlSequenceNode sequence)
        {
            return [.. sequence.Children.Select((c, i) => read((c, PlaceOf(c, $"{at.Field}[{i}]"))))];
        }

        Diagnostics.Add(at, $"expected an array, got {KindOf(node)}");
        return [];
    }

    private LocatedValue ReadValue(YamlNode node, Location at)
    {
        switch (node)
        {
            case YamlSequenceNode sequence:
                return new LocatedValue.List([.. sequence.Children.Select((c, i) => Leaf(c, PlaceOf(c, $"{at.Field}[{i}]")))], at);
            case YamlMappingNode mapping:
                return new LocatedValue.Map(
                    [.. mapping.Children.Select(c => KeyValuePair.Create(
                        (c.Key as YamlScalarNode)?.Value ?? "", Leaf(c.Value, PlaceOf(c.Value, Join(at.Field, (c.Key as YamlScalarNode)?.Value ?? "")))))],
                    at);
            default:
                return new LocatedValue.Text(Leaf(node, at));
        }
    }

    // Tekton keeps the text of numbers and truth values that stand as the value of a param.
    private Located Leaf(YamlNode node, Location at)
    {
        if (node is YamlScalarNode scalar)
        {
            return new Located(YamlText.IsNull(node) ? "" : scalar.Value ?? "", at);
        }

        Diagnostics.Add(at, $"expected a string, got {KindOf(node)}: arrays and objects of params hold strings only");
        return new Located("", at);
    }

    private bool Take(string name, out YamlNode node, out Location at)
    {
        at = Place(name);
        node = Nothing;
        if (!fields.Remove(name, out var field) || YamlText.IsNull(field.Value))
        {
            return false;
        }

        node = field.Value;
        return true;
    }

    private Location PlaceOf(YamlNode node, string field) => new(file, (int)node.Start.Line, (int)node.Start.Column, field);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string KindOf(YamlNode node) => node switch
    {
        YamlMappingNode => "an object",
        YamlSequenceNode => "an array",
        _ => "a single value",
    };
}
