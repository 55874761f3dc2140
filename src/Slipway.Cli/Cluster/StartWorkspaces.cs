using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli.Cluster;

/// <summary>Workspaces as they are typed, in the form of <c>tkn pipeline start -w</c>
/// (github.com/tektoncd/cli, docs/cmd/tkn_pipeline_start.md).</summary>
public static class StartWorkspaces
{
    private const string Forms =
        "write name=NAME and one of emptyDir=, claimName=PVC, secret=NAME, config=NAME, volumeClaimTemplateFile=FILE, csiFile=FILE; also subPath=DIR.";

    /// <summary>What the workspaces of our pipelines are bound to when nothing is given.</summary>
    private static readonly Dictionary<string, Func<JsonObject>> Defaults = new(StringComparer.Ordinal)
    {
        ["source"] = () => new JsonObject { ["emptyDir"] = new JsonObject() },
        ["r2-credentials"] = () => Secret("r2-credentials"),
        ["cloudflare-credentials"] = () => Secret("cloudflare-credentials"),
    };

    /// <summary>Reads one.</summary>
    /// <exception cref="CliUsageException">It is none.</exception>
    public static JsonObject Read(string text)
    {
        var fields = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            var pair = part.Split('=', 2);
            if (pair.Length != 2)
            {
                throw Wrong(text, $"'{part}' has no equals sign");
            }

            (fields.TryGetValue(pair[0], out var values) ? values : fields[pair[0]] = []).Add(pair[1]);
        }

        if (fields.Where(f => f.Value.Count > 1 && f.Key != "item").Select(f => f.Key).FirstOrDefault() is { } twice)
        {
            throw Wrong(text, $"'{twice}' is given twice");
        }

        var workspace = new JsonObject { ["name"] = Take(fields, "name") is { Length: > 0 } name ? name : throw Wrong(text, "it has no name") };
        if (Take(fields, "subPath") is { } subPath)
        {
            workspace["subPath"] = subPath;
        }

        var items = fields.Remove("item", out var given) ? given : [];
        if (fields.Count != 1)
        {
            throw Wrong(text, fields.Count == 0 ? "it says no volume" : $"it says {fields.Count} volumes: {string.Join(", ", fields.Keys)}");
        }

        var (kind, value) = (fields.Keys.Single(), fields.Values.Single()[0]);
        var (field, volume) = Volume(text, kind, value);
        if (items.Count > 0)
        {
            volume["items"] = field is "configMap" or "secret" ? new JsonArray([.. items.Select(item => Item(text, item))]) : throw Wrong(text, "item= is for config= and secret=");
        }

        workspace[field] = volume;
        return workspace;
    }

    /// <summary>Those that are given, and the defaults of those that are not.</summary>
    public static IReadOnlyList<JsonObject> WithDefaults(IReadOnlyList<JsonObject> given, PipelineDeclaration pipeline)
    {
        var names = given.Select(w => (string)w["name"]!).ToHashSet(StringComparer.Ordinal);
        return [.. given, .. pipeline.Workspaces.Keys.Where(w => !names.Contains(w) && Defaults.ContainsKey(w)).Select(w =>
        {
            var workspace = new JsonObject { ["name"] = w };
            foreach (var (field, value) in Defaults[w]())
            {
                workspace[field] = value?.DeepClone();
            }

            return workspace;
        })];
    }

    private static (string Field, JsonObject Volume) Volume(string text, string kind, string value) => kind switch
    {
        "emptyDir" => ("emptyDir", value.Length == 0 ? [] : value == "Memory" ? new JsonObject { ["medium"] = value } : throw Wrong(text, $"emptyDir is '{value}', not empty or Memory")),
        _ when value.Length == 0 => throw Wrong(text, $"{kind} is empty"),
        "claimName" => ("persistentVolumeClaim", new JsonObject { ["claimName"] = value }),
        "secret" => ("secret", new JsonObject { ["secretName"] = value }),
        "config" => ("configMap", new JsonObject { ["name"] = value }),
        "volumeClaimTemplateFile" => ("volumeClaimTemplate", Template(text, value, "spec")),
        "csiFile" => ("csi", Template(text, value, "driver")),
        _ => throw Wrong(text, $"'{kind}' is not known"),
    };

    private static JsonObject Template(string text, string file, string required)
    {
        try
        {
            var template = ObjectYaml.Read(File.ReadAllText(file));
            return template[required] is not null ? template : throw Wrong(text, $"'{file}' has no {required}");
        }
        catch (FormatException e)
        {
            throw Wrong(text, $"'{file}' {e.Message.TrimEnd('.')}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(text, e.Message.TrimEnd('.'));
        }
    }

    private static JsonObject Item(string text, string item) =>
        item.Split('=', 2) is [var key, var path] ? new JsonObject { ["key"] = key, ["path"] = path } : throw Wrong(text, $"item '{item}' is not key=path");

    private static JsonObject Secret(string name) => new() { ["secret"] = new JsonObject { ["secretName"] = name } };

    private static string? Take(Dictionary<string, List<string>> fields, string name) => fields.Remove(name, out var values) ? values[0] : null;

    private static CliUsageException Wrong(string text, string why) => new($"option -w: '{text}': {why}: {Forms}");
}
