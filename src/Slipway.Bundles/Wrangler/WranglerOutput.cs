using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>What a dry run of wrangler left.</summary>
/// <param name="Directory">Full path of its output directory, which holds modules and source maps.</param>
/// <param name="Form">The form that it would upload; null where this version writes none.</param>
/// <param name="Config">The configuration that it used; null when it only printed something, such as its help.</param>
/// <param name="WranglerVersion">Its version.</param>
public sealed record WranglerOutput(string Directory, UploadForm? Form, EffectiveConfig? Config, string WranglerVersion);

/// <summary>wrangler's lines for a log: without colours, and without the table of bindings, which shows the values of vars, and
/// without advice to update.</summary>
internal sealed partial class WranglerLines(Action<string> write)
{
    /// <summary>Telemetry is off; wrangler says this line all the same.</summary>
    private const string Telemetry = "Cloudflare collects anonymous telemetry";

    private bool isTable;
    private bool isOutdated;

    public void Add(string line)
    {
        var plain = Plain(line).TrimEnd();
        isTable = (isTable || plain.StartsWith("Your worker has access to", StringComparison.OrdinalIgnoreCase)) && !plain.StartsWith("--dry-run", StringComparison.Ordinal);
        if (isOutdated || plain.Contains("you are using is now out-of-date", StringComparison.Ordinal))
        {
            // How to update, to the end of the warning: it is the project's decision, and hides in an error what is wrong.
            isOutdated = !plain.Contains("After installation, run", StringComparison.Ordinal);
            return;
        }

        if (!isTable && plain.Length > 0 && !plain.StartsWith(Telemetry, StringComparison.Ordinal))
        {
            write(plain);
        }
    }

    /// <summary>Text without the escape sequences of colours.</summary>
    public static string Plain(string text) => Escape().Replace(text, "");

    [GeneratedRegex(@"\x1B\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escape();
}
