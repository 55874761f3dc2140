namespace Slipway.Pipelines.Documents;

/// <summary>A declared param.</summary>
/// <param name="Properties">The keys of an object; null when none are declared.</param>
internal sealed record ParamSpec(Located Name, Located? WrittenType, LocatedValue? Default, IReadOnlyList<string>? Properties)
{
    /// <summary>As Tekton fills it in: from the type, else from the properties, else from the default.</summary>
    public string Type => WrittenType?.Text ?? (Properties is not null ? "object" : Default?.TypeName ?? "string");

    public Location At => Name.At;

    public static ParamSpec Read(YamlFields fields)
    {
        fields.Ignore("description");
        fields.Refuse("enum", "param enums are an alpha feature of Tekton. Check the value in a step.");
        var name = fields.RequiredText("name");
        var type = fields.Text("type");
        var value = fields.Value("default");
        var properties = fields.Has("properties") ? PropertyNames(fields) : null;
        fields.End();
        return new ParamSpec(name, type, value, properties);
    }

    internal static IReadOnlyList<string> PropertyNames(YamlFields fields)
    {
        var names = new List<string>();
        foreach (var (name, property) in fields.Entries("properties"))
        {
            names.Add(name);
            if (property.Text("type") is { Text: not "string" } type)
            {
                fields.Diagnostics.Add(
                    type.At,
                    $"The value type specified for these keys [{name}] is invalid: properties of an object are strings");
            }

            property.Ignore("description");
            property.End();
        }

        return names;
    }
}

/// <summary>A value given to a param.</summary>
internal sealed record Param(Located Name, LocatedValue Value)
{
    public static Param Read(YamlFields fields)
    {
        var name = fields.RequiredText("name");
        fields.Refuse("valueFrom", "the value would come from a ConfigMap of the cluster. Give it as value.");
        var value = fields.Value("value") ?? new LocatedValue.Text(new Located("", fields.Place("value")));
        fields.End();
        return new Param(name, value);
    }
}
