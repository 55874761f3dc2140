using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Slipway.Manifests.Yaml;

/// <summary>What a value without quotes means: YAML 1.2's core schema (yaml.org/spec/1.2.2/#103-core-schema).</summary>
internal static partial class PlainScalar
{
    private const string NullTag = "tag:yaml.org,2002:null";

    /// <summary>Nothing at all, <c>~</c> or <c>null</c>.</summary>
    public static bool IsNull(SourceNode node) =>
        node.Resolved is SourceScalar scalar && (scalar.Tag == NullTag || (IsPlain(scalar) && scalar.Value is "" or "~" or "null" or "Null" or "NULL"));

    /// <summary>Nothing, or text without a character.</summary>
    public static bool IsNullOrEmpty(SourceNode node) => IsNull(node) || node.Resolved is SourceScalar { Value: "" };

    /// <summary>The truth value, or null when it is none.</summary>
    public static bool? Truth(SourceScalar scalar) => !IsPlain(scalar) ? null : scalar.Value switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>Whether it is a number that JSON writes the same way; YAML's other numbers (octal, hexadecimal) are read differently by
    /// different readers, so they stay text.</summary>
    public static bool IsNumber(SourceScalar scalar) => IsPlain(scalar) && JsonNumber().IsMatch(scalar.Value);

    /// <summary>Whether every reader of YAML 1.1 and 1.2 takes the text, without quotes, for text: what begins like a word, holds nothing
    /// that YAML gives a meaning to, and is not one of its words.</summary>
    public static bool IsText(string text) => SafeText().IsMatch(text) && !Words.Contains(text.ToLowerInvariant());

    private static readonly HashSet<string> Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    private static bool IsPlain(SourceScalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Tag is null;

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafeText();
}
