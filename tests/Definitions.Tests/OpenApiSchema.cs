using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>
/// Holds a document against a structural schema of a CustomResourceDefinition
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/), unknown fields included.
/// </summary>
internal static class OpenApiSchema
{
    /// <summary>What is wrong, each with its place.</summary>
    public static IEnumerable<string> Errors(YamlNode schema, YamlNode value, string path = "")
    {
        if (IsTrue(schema, "x-kubernetes-int-or-string"))
        {
            return value is YamlScalarNode ? [] : [$"{path}: is neither a number nor text"];
        }

        return (schema.Text("type"), value) switch
        {
            ("object", YamlMappingNode map) => Object(schema, map, path),
            ("array", YamlSequenceNode list) => Bounds(schema, "Items", list.Children.Count, path)
                .Concat(list.Children.SelectMany((item, index) => Errors(schema.At("items")!, item, $"{path}[{index}]"))),
            ("string", YamlScalarNode text) when text.IsString() => Bounds(schema, "Length", text.Value!.Length, path).Concat(Enumeration(schema, text, path)),
            ("boolean", YamlScalarNode text) when text.IsBoolean() => [],
            ("integer", YamlScalarNode text) when text.IsNumber() && long.TryParse(text.Value, out _) => [],
            ("number", YamlScalarNode text) when text.IsNumber() => [],
            (null, _) when IsTrue(schema, "x-kubernetes-preserve-unknown-fields") => [],
            var (type, _) => [$"{path}: is no {type ?? "value that the schema knows"}"],
        };
    }

    private static IEnumerable<string> Object(YamlNode schema, YamlMappingNode map, string path)
    {
        foreach (var required in schema.Items("required").Select(name => name.Text()!).Where(name => map.At(name) is null))
        {
            yield return $"{path}.{required}: is missing";
        }

        // ObjectMeta has no properties in a CRD's schema: the API server knows it itself.
        var isOpen = IsTrue(schema, "x-kubernetes-preserve-unknown-fields") || path == ".metadata";
        foreach (var name in map.Keys())
        {
            var child = schema.At("properties", name) ?? schema.At("additionalProperties");
            foreach (var error in child is null ? (isOpen ? [] : [$"{path}.{name}: is no field that the schema knows"]) : Errors(child, map.At(name)!, $"{path}.{name}"))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<string> Bounds(YamlNode schema, string unit, int count, string path)
    {
        if (schema.Text($"min{unit}") is { } least && count < int.Parse(least))
        {
            yield return $"{path}: has {count} {unit.ToLowerInvariant()}, at least {least} are needed";
        }

        if (schema.Text($"max{unit}") is { } most && count > int.Parse(most))
        {
            yield return $"{path}: has {count} {unit.ToLowerInvariant()}, at most {most} are allowed";
        }
    }

    private static IEnumerable<string> Enumeration(YamlNode schema, YamlScalarNode text, string path) =>
        schema.At("enum") is null || schema.Items("enum").Any(allowed => allowed.Text() == text.Value) ? [] : [$"{path}: '{text.Value}' is not allowed"];

    private static bool IsTrue(YamlNode schema, string field) => schema.Text(field) == "true";
}
