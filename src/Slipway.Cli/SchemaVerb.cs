using System.CommandLine;
using Slipway.Cli.Rendering;
using Slipway.Manifests;

namespace Slipway.Cli;

/// <summary><c>slipway schema</c>: prints the JSON Schema of the manifest, with which editors complete it.</summary>
public static class SchemaVerb
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var verb = new Command("schema", "Prints the JSON Schema of the CloudflareWorker manifest, for editors.");
        verb.SetAction((_, ct) => DataOutput.WriteAsync(ManifestSchema.ToJson() + "\n", ct));
        return verb;
    }
}
