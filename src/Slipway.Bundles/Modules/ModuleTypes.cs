using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>The content types of modules, as an upload to Cloudflare names them, and wrangler's rules that give a file its type.</summary>
public static class ModuleTypes
{
    /// <summary>An ES module.</summary>
    public const string EsModule = "application/javascript+module";

    /// <summary>A CommonJS module, or a script in service-worker format.</summary>
    public const string CommonJs = "application/javascript";

    /// <summary>A Python module.</summary>
    public const string Python = "text/x-python";

    /// <summary>A source map; not a module.</summary>
    public const string SourceMap = "application/source-map";

    private static readonly Dictionary<string, string> ByRuleType = new(StringComparer.Ordinal)
    {
        ["ESModule"] = EsModule,
        ["CommonJS"] = CommonJs,
        ["CompiledWasm"] = "application/wasm",
        ["Text"] = "text/plain",
        ["Data"] = "application/octet-stream",
        ["PythonModule"] = Python,
        ["PythonRequirement"] = "text/x-python-requirement",
    };

    /// <summary>wrangler's default rules (developers.cloudflare.com/workers/wrangler/bundling), which come after those of the config.</summary>
    private static readonly (string Type, string[] Globs)[] Defaults =
    [
        ("Text", ["**/*.txt", "**/*.html", "**/*.sql"]),
        ("Data", ["**/*.bin"]),
        ("CompiledWasm", ["**/*.wasm", "**/*.wasm?module"]),
        ("ESModule", ["**/*.js", "**/*.mjs"]),
        ("CommonJS", ["**/*.cjs"]),
        ("PythonModule", ["**/*.py"]),
    ];

    /// <summary>The type of a module by the first rule that fits; null when none does.</summary>
    /// <param name="name">The module's name, with forward slashes.</param>
    /// <param name="rules">The rules of the config.</param>
    public static string? Of(string name, IEnumerable<JsonObject> rules) =>
        rules.Select(rule => (Type: EffectiveConfig.Text(rule, "type") ?? "", Globs: EffectiveConfig.Texts(rule["globs"])))
            .Concat(Defaults.Select(d => (d.Type, Globs: (IReadOnlyList<string>)d.Globs)))
            .Where(rule => rule.Globs.Any(glob => IsMatch(name, glob)))
            .Select(rule => ByRuleType.GetValueOrDefault(rule.Type))
            .FirstOrDefault();

    /// <summary>wrangler matches with glob-to-regexp, option <c>globstar</c>: <c>*</c> and <c>?</c>... only <c>*</c> is special.</summary>
    private static bool IsMatch(string name, string glob)
    {
        var pattern = new StringBuilder("^");
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob.AsSpan(i).StartsWith("**/"))
            {
                pattern.Append("(?:[^/]*/)*");
                i += 2;
            }
            else
            {
                pattern.Append(glob[i] == '*' ? "[^/]*" : Regex.Escape(glob[i].ToString()));
            }
        }

        return Regex.IsMatch(name, pattern.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
