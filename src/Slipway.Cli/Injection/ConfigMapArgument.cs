using Slipway.Kubernetes;

namespace Slipway.Cli.Injection;

/// <summary>An argument that names a ConfigMap as kubectl does: <c>configmap/NAME</c>. A file of such a path is <c>./configmap/NAME</c>.</summary>
public static class ConfigMapArgument
{
    /// <summary>How it is written, for help.</summary>
    public const string Form = "configmap/NAME";

    /// <summary>kubectl's names of the kind (kubectl api-resources).</summary>
    private static readonly string[] Kinds = ["configmap", "configmaps", "cm"];

    /// <summary>The ConfigMap's name; null when the argument is something else.</summary>
    /// <exception cref="CliUsageException">It names a ConfigMap as none may be called.</exception>
    public static ResourceName? Find(string argument)
    {
        if (argument.Split('/', 2) is not [var kind, var name] || !Kinds.Contains(kind))
        {
            return null;
        }

        try
        {
            return ResourceName.Parse(name);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"argument '{argument}': '{name}' {e.Message}");
        }
    }
}
