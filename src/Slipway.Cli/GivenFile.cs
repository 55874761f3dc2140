using System.Text.Json.Nodes;
using Slipway.Kubernetes;

namespace Slipway.Cli;

/// <summary>A file of YAML or JSON that an option names.</summary>
public static class GivenFile
{
    /// <summary>Reads its mapping.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="CliUsageException">It cannot be read, or holds none.</exception>
    public static JsonObject Read(string option, string path)
    {
        try
        {
            return ObjectYaml.Read(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"option {option}: '{path}' {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliUsageException($"option {option}: {e.Message}");
        }
    }
}
