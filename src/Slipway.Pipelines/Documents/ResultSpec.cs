namespace Slipway.Pipelines.Documents;

/// <summary>A declared result of a step, a task or a pipeline.</summary>
/// <param name="Value">Where the value comes from; null when a file is written.</param>
internal sealed record ResultSpec(Located Name, string Type, IReadOnlyList<string>? Properties, LocatedValue? Value)
{
    public static ResultSpec Read(YamlFields fields)
    {
        fields.Ignore("description");
        var name = fields.RequiredText("name");
        var type = fields.Text("type");
        var properties = fields.Has("properties") ? ParamSpec.PropertyNames(fields) : null;
        var value = fields.Value("value");
        fields.Refuse("default", "default values of results are an alpha feature of Tekton. Write the result in every case.");
        fields.End();
        if (type is { Text: not ("string" or "array" or "object") })
        {
            fields.Diagnostics.Add(type.At, $"invalid value: {type.Text}: type must be string, array or object");
        }

        return new ResultSpec(name, type?.Text ?? (properties is null ? "string" : "object"), properties, value);
    }
}
