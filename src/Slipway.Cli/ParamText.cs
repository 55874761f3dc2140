using Slipway.Pipelines;

namespace Slipway.Cli;

/// <summary>Params as they are typed, read by the type that the pipeline declares, in the form that <c>tkn</c> uses.</summary>
public static class ParamText
{
    /// <summary>All params of a run.</summary>
    /// <exception cref="CliUsageException">The text of an object has no colon.</exception>
    public static IReadOnlyDictionary<string, ParamValue> ReadAll(
        PipelineSignature pipeline, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> derived) =>
        derived.Concat(given).ToDictionary(
            p => p.Key, p => Read(p.Key, p.Value, pipeline.ParamTypes.GetValueOrDefault(p.Key, "string")), StringComparer.Ordinal);

    /// <summary>A param by the type that is declared: <c>string</c>, <c>array</c> or <c>object</c>.</summary>
    /// <exception cref="CliUsageException">The text of an object has no colon.</exception>
    public static ParamValue Read(string name, string text, string type) => type switch
    {
        "array" => new ParamValue.List(text.Split(',')),
        "object" => new ParamValue.Map(text.Split(',').Select(part => part.Split(':', 2)).ToDictionary(
            pair => pair.Length == 2
                ? pair[0].Trim()
                : throw new CliUsageException($"param '{name}': '{text}' is not an object: write key:value,key:value."),
            pair => pair[1].Trim(),
            StringComparer.Ordinal)),
        _ => new ParamValue.Text(text),
    };
}
