using System.Text;
using YamlDotNet.RepresentationModel;

namespace Slipway.Kubernetes;

/// <summary>A mapping of a kubeconfig: a cluster, a context, a user.</summary>
/// <param name="Title">What it is, for messages.</param>
/// <param name="Directory">The directory of its file, from which relative paths count.</param>
/// <param name="Map">Its fields.</param>
internal sealed record KubeconfigEntry(string Title, string Directory, YamlMappingNode Map)
{
    public static KubeconfigEntry Empty { get; } = new("user", "", []);

    /// <summary>A text; empty when the field is missing or null.</summary>
    public string Text(string field) => Map.Children.TryGetValue(field, out var node)
        ? node switch
        {
            YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "~" } => "",
            YamlScalarNode scalar => scalar.Value ?? "",
            _ => throw new FormatException($"{this}: {field} is no text."),
        }
        : "";

    public string Required(string field) =>
        Text(field) is { Length: > 0 } text ? text : throw new FormatException($"{this} has no {field}. Add it.");

    public bool Flag(string field) => Text(field) switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw new FormatException($"{this}: {field} is neither true nor false."),
    };

    public IEnumerable<YamlNode> List(string field) =>
        Map.Children.TryGetValue(field, out var node) && node is YamlSequenceNode list ? list : [];

    public YamlMappingNode? Mapping(string field) =>
        Map.Children.TryGetValue(field, out var node) ? node as YamlMappingNode : null;

    /// <summary>An address of one of the schemes; null when the field is missing.</summary>
    public Uri? Address(string field, string[] schemes) => Text(field) switch
    {
        "" => null,
        // kubectl takes an address without a scheme for one of http.
        var text when Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var uri)
            && schemes.Contains(uri.Scheme) => uri,
        _ => throw new FormatException($"{this}: {field} is no address. Valid are {string.Join(", ", schemes.Select(s => $"{s}://host"))}."),
    };

    /// <summary>A path, relative ones counted from the kubeconfig's directory; null when the field is missing.</summary>
    public string? File(string field) =>
        Text(field) is { Length: > 0 } path ? Path.GetFullPath(path, Directory) : null;

    /// <summary>The text of <c>&lt;field&gt;-data</c> (base64), or of the file that <c>&lt;field&gt;</c> names, or null. The data win, as for kubectl.</summary>
    public string? TextOrFile(string field)
    {
        if (Text($"{field}-data") is { Length: > 0 } data)
        {
            var bytes = new byte[data.Length];
            return Convert.TryFromBase64String(data, bytes, out var length)
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : throw new FormatException($"{this}: {field}-data is not base64. Correct it.");
        }

        return File(field) is { } path ? System.IO.File.ReadAllText(path) : null;
    }

    /// <summary>Gives the message of a <see cref="FormatException"/> the place where the value stands.</summary>
    public T Checked<T>(string field, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new FormatException($"{this}: {field} {e.Message}", e);
        }
    }

    public override string ToString() => Title;
}
