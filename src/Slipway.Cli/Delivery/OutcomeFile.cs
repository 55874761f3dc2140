using System.Text;
using System.Text.Json.Nodes;
using Slipway.Cli.Rendering;
using Slipway.Delivery;
using Slipway.Kubernetes;

namespace Slipway.Cli.Delivery;

/// <summary>A file for the outputs, in the format that its ending names.</summary>
public sealed class OutcomeFile
{
    private readonly string path;

    private OutcomeFile(string path) => this.path = path;

    private bool IsJson => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the option's value.</summary>
    /// <exception cref="FormatException">The ending names no format, or there is no such directory.</exception>
    public static OutcomeFile Parse(string text)
    {
        var full = Path.GetFullPath(text);
        return Path.GetExtension(full).ToUpperInvariant() is not (".JSON" or ".YAML" or ".YML")
            ? throw new FormatException("ends in none of .yaml, .yml and .json, which name the format.")
            : !Directory.Exists(Path.GetDirectoryName(full))
            ? throw new FormatException($"cannot be written: there is no directory '{Path.GetDirectoryName(full)}'.")
            : new OutcomeFile(full);
    }

    /// <summary>Writes the outputs of a rollout so far, whole or not at all.</summary>
    public void Write(Rollout rollout)
    {
        JsonObject json = RolloutOutputs.Json(rollout);
        var partial = path + ".partial";
        try
        {
            File.WriteAllBytes(partial, IsJson ? JsonOutput.Bytes(json) : Encoding.UTF8.GetBytes(ObjectYaml.Write(json)));
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Delete(partial);
            throw new IOException($"writing the outputs to '{path}': {FileErrors.Cause(path, e)}. What was deployed is live. Make space there, and repeat the command: it only writes them.", e);
        }
    }

    private static void Delete(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (UnauthorizedAccessException)
        {
            // Then it was never made.
        }
    }
}
