using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Reading;

/// <summary>Reads YAML as the JSON that it stands for.</summary>
internal sealed class JsonReader(Problems problems)
{
    /// <summary>Any value but null.</summary>
    public JsonItem? Read(SourceNode node, ManifestPosition at)
    {
        if (PlainScalar.IsNull(node))
        {
            problems.Add(at, "has no value.");
            return null;
        }

        return Of(node, at) is { } json ? new JsonItem(json, at) : null;
    }

    /// <summary>A text that holds JSON, or the JSON itself.</summary>
    public JsonItem? ParsedOrRead(SourceNode node, ManifestPosition at)
    {
        if (node.Resolved is not SourceScalar scalar || PlainScalar.IsNull(node) || PlainScalar.Truth(scalar) is not null || PlainScalar.IsNumber(scalar))
        {
            return Read(node, at);
        }

        try
        {
            if (JsonNode.Parse(scalar.Value) is { } json)
            {
                return new JsonItem(json, at);
            }
        }
        catch (JsonException)
        {
            // The exception's text quotes the value, which may be long or private.
        }

        problems.Add(at, "is not JSON: write JSON in the text, such as '{\"a\": 1}', or write the value as YAML.");
        return null;
    }

    private JsonNode? Of(SourceNode node, ManifestPosition at) => node.Resolved switch
    {
        SourceMapping mapping => Object(mapping, at),
        SourceSequence sequence => new JsonArray([.. sequence.Items.Select((item, i) => Of(item, at.Item(i, item.Line)))]),
        SourceScalar scalar when PlainScalar.IsNull(scalar) => null,
        SourceScalar scalar when PlainScalar.Truth(scalar) is { } truth => JsonValue.Create(truth),
        SourceScalar scalar when PlainScalar.IsNumber(scalar) => JsonNode.Parse(scalar.Value),
        SourceScalar scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private JsonObject Object(SourceMapping mapping, ManifestPosition at)
    {
        var json = new JsonObject();
        foreach (var entry in MappingFields.Of(mapping))
        {
            var name = MappingFields.Name(entry);
            var here = at.Field(name, entry.Key.Line);
            if (json.ContainsKey(name))
            {
                problems.Add(here, "is written twice: keep one.");
                continue;
            }

            json[name] = Of(entry.Value, here);
        }

        return json;
    }
}
