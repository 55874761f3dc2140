using Slipway.Manifests.Fields;
using Slipway.Manifests.Yaml;

namespace Slipway.Manifests.Reading;

/// <summary>Words for messages.</summary>
internal static class Nouns
{
    /// <summary>What stands there.</summary>
    public static string Of(SourceNode node) => node.Resolved switch
    {
        SourceMapping => "an object",
        SourceSequence => "a list",
        _ when PlainScalar.IsNull(node) => "empty",
        _ => "a single value",
    };

    /// <summary>What may stand there.</summary>
    public static string Of(Shape shape) => shape switch
    {
        ObjectShape { Fields.Count: <= 6 } fields => $"an object of {string.Join(", ", fields.Fields.Select(field => field.Name))}",
        ObjectShape or MapShape => "an object",
        ListShape => "a list",
        FlagShape => "true or false",
        NumberShape => "a number",
        _ => "a text",
    };
}
