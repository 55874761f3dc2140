using System.Text.Json.Nodes;
using Slipway.Manifests.Reading;
using Slipway.Manifests.Yaml;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Manifests.Tests;

/// <summary>ajv, the JSON Schema validator of the JavaScript world, which editors use too: what it says of documents and our schema.</summary>
public static class Ajv
{
    private const string Package = "ajv@8.17.1";

    // Strict about the schema, but for types given as lists, which draft 07 knows and ajv discourages, and the message that is for editors.
    private const string Script = """
        const Ajv = require("ajv");
        const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).addKeyword("patternErrorMessage");
        const validate = ajv.compile(input.schema);
        const answers = input.documents.map((document) => validate(document) ? "" : validate.errors.map((e) => `${e.instancePath} ${e.message}`).join("; "));
        process.stdout.write(JSON.stringify(answers));
        """;

    /// <summary>For each document an empty text, or what breaks the schema.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(IEnumerable<JsonNode> documents, CancellationToken ct)
    {
        var tools = await NpmTools.InstallAsync([Package], ct);
        var input = new JsonObject { ["schema"] = JsonNode.Parse(ManifestSchema.ToJson()), ["documents"] = new JsonArray([.. documents]) };
        var answer = await Command.Run("node", "-e", Script).InDirectory(tools.Directory).WithStandardInput(input.ToJsonString()).ExecuteAsync(ct);
        answer.IsSuccess.Should().BeTrue(answer.LastLines(10));
        return [.. JsonNode.Parse(answer.Output)!.AsArray().Select(text => text!.GetValue<string>())];
    }

    /// <summary>The documents of kind CloudflareWorker of a text, as JSON.</summary>
    public static IReadOnlyList<JsonNode> Documents(string text)
    {
        var reader = new JsonReader(new Problems());
        return [.. SourceParser.Parse(text.TrimStart('\uFEFF'), "w.yaml")
            .Select(document => reader.Read(document.Root, new ManifestPosition("w.yaml", 1, ""))!.Json)
            .Where(json => json["kind"]?.GetValue<string>() == "CloudflareWorker")];
    }
}
