using System.Text.Json.Nodes;
using Slipway.Manifests.Fields;

namespace Slipway.Manifests.Tests;

/// <summary>Manifests made from the table of fields: a small one with one more field each.</summary>
internal static class SampleManifests
{
    /// <summary>One manifest per field and spelling.</summary>
    public static IEnumerable<(string Field, JsonObject Document, bool IsIgnored)> OfEveryField() =>
        from place in Fields(WorkerFields.Manifest, "")
        where place.Field.Shape is not RefusedShape
        from name in place.Field.Names
        from value in Values(place.Field.Shape)
        select ($"{place.Path}.{name} = {value.ToJsonString()}", With(place.Path, name, value), place.Field.Shape is IgnoredShape);

    /// <summary>One manifest per object of the table, with a field in it that nobody knows.</summary>
    public static IEnumerable<(string Field, JsonObject Document)> WithAnUnknownFieldInEveryObject() =>
        Fields(WorkerFields.Manifest, "").Select(place => place.Path).Distinct().Select(path => (path, With(path, "qqq", "x")));

    /// <summary>All fields, each with the path of the object that it stands in: names from the root on, <c>#</c> for an item of a list.</summary>
    public static IEnumerable<(string Path, Field Field)> Fields(Shape shape, string path) => shape switch
    {
        ObjectShape fields => fields.Fields.SelectMany(field => Fields(field.Shape, path.Length == 0 ? field.Name : $"{path}.{field.Name}").Prepend((path, field))),
        ListShape list => Fields(list.Item, $"{path}.#"),
        EitherShape either => either.Shapes.SelectMany(one => Fields(one, path)).DistinctBy(place => (place.Path, place.Field.Name)),
        ReferenceShape reference => Fields(ReferenceFields.Sources(reference.Rule), path),
        SecretShape { IsWrittenOut: false } => Fields(ReferenceFields.SecretSources, path),
        MapShape map => Fields(map.Value, $"{path}.KEY"),
        _ => [],
    };

    /// <summary>The small manifest with a value somewhere in it.</summary>
    private static JsonObject With(string path, string name, JsonNode value)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = WorkerFields.ApiVersions[0],
            ["kind"] = WorkerFields.Kind,
            ["metadata"] = new JsonObject { ["name"] = "a" },
            ["spec"] = new JsonObject { ["account_id"] = new string('0', 32), ["script"] = new JsonObject { ["name"] = "a" } },
        };
        JsonNode at = manifest;
        Shape shape = WorkerFields.Manifest;
        var steps = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < steps.Length; i++)
        {
            (at, shape) = Below(at, shape, steps[i], steps.ElementAtOrDefault(i + 1));
        }

        foreach (var other in (shape as ObjectShape)?.Fields.Where(field => field.IsRequired && at[field.Name] is null && !field.Names.Contains(name)) ?? [])
        {
            at[other.Name] = Values(other.Shape).First();
        }

        foreach (var spelling in (shape as ObjectShape)?.Find(name)?.Names ?? [])
        {
            at.AsObject().Remove(spelling);
        }

        at[name] = value.DeepClone();
        if (name is "worker_name" or "workerName")
        {
            manifest["spec"]!.AsObject().Remove("script");
        }

        return manifest;
    }

    // Goes down a step, making what is missing, with the fields that an object must have.
    private static (JsonNode At, Shape Shape) Below(JsonNode at, Shape shape, string step, string? next)
    {
        var below = shape switch
        {
            ObjectShape fields => fields.Find(step)!.Shape,
            ListShape list => list.Item,
            MapShape map => map.Value,
            _ => throw new InvalidOperationException($"nothing below {shape}"),
        };
        while (below is EitherShape either)
        {
            below = either.Shapes.First(one => next switch { "#" => one is ListShape, "KEY" => one is MapShape, _ => one is ObjectShape });
        }

        below = below switch { ReferenceShape reference => ReferenceFields.Sources(reference.Rule), SecretShape => ReferenceFields.SecretSources, _ => below };
        if (shape is ObjectShape parent)
        {
            foreach (var other in parent.Fields.Where(field => field.IsRequired && at[field.Name] is null && field.Name != step))
            {
                at[other.Name] = Values(other.Shape).First();
            }
        }

        var made = (JsonNode)(below is ListShape ? new JsonArray() : new JsonObject());
        if (at is JsonArray items)
        {
            items.Add(made);
            return (made, below);
        }

        if (at[step] is not (JsonObject or JsonArray))
        {
            at[step] = made;
        }

        return (at[step]!, below);
    }

    /// <summary>Values that fit a shape.</summary>
    private static IEnumerable<JsonNode> Values(Shape shape) => shape switch
    {
        ObjectShape fields => [new JsonObject(fields.Fields.Where(field => field.IsRequired).Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Values(field.Shape).First())))],
        MapShape map => Values(map.Value).Select(value => new JsonObject { [map.Names?.Example ?? "example.com/key"] = value }),
        ListShape list => Values(list.Item).Select(value => new JsonArray(value)).Append(new JsonArray()),
        TextShape text => [text.Rule?.Example ?? "text", ""],
        ChoiceShape choice => choice.Words.Select(word => (JsonNode)word),
        ReferenceShape reference => [reference.Rule?.Example ?? "text", "$cloudflare-kv-namespace/my-cache/status.outputs.namespace_id"],
        SecretShape => ["secret", "$secrets-group/github/token"],
        VariableShape or JsonShape => ["text", 12, true, new JsonArray(1), new JsonObject { ["a"] = 1 }, new JsonObject { ["value"] = "x" }],
        FlagShape => [true, false],
        NumberShape number => number.Most is { } most ? [number.Least, most] : [Math.Max(number.Least, 1)],
        RawBindingShape => [new JsonObject { ["name"] = "RAW", ["type"] = "new", ["anything"] = new JsonArray(1) }],
        EitherShape either => either.Shapes.SelectMany(Values),
        _ => ["text", new JsonObject()],
    };
}
