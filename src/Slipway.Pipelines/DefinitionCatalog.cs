namespace Slipway.Pipelines;

/// <summary>Pipelines, Tasks and StepActions by name, from YAML files.</summary>
public sealed class DefinitionCatalog
{
    private DefinitionCatalog()
    {
    }

    /// <summary>Reads definitions: files, and <c>*.yaml</c> in directories and all below them; several documents in a file are fine.</summary>
    /// <exception cref="DefinitionException">A file is not YAML, or two definitions have one kind and name.</exception>
    public static DefinitionCatalog Load(IEnumerable<string> filesOrDirectories)
    {
        _ = filesOrDirectories;
        return new DefinitionCatalog();
    }
}
