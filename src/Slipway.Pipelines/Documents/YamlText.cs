using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Documents;

/// <summary>What a YAML scalar is to Kubernetes, which reads YAML 1.1: null, a string, or something that must be quoted to be a string.</summary>
internal static partial class YamlText
{
    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>True for text; false for what Kubernetes takes as a number or a truth value.</summary>
    public static bool IsString(YamlScalarNode scalar) =>
        scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str" || !OtherThanText().IsMatch(scalar.Value ?? "");

    public static bool? Truth(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain } scalar
        ? scalar.Value switch
        {
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
            _ => null,
        }
        : null;

    [GeneratedRegex(@"^(?:true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|[-+]?(?:0|[1-9][0-9_]*)|0[xX][0-9a-fA-F_]+|0[0-7_]+|0o[0-7_]+|0b[01_]+|[-+]?(?:[0-9][0-9_]*)?\.?[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+\.|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$")]
    private static partial Regex OtherThanText();
}
