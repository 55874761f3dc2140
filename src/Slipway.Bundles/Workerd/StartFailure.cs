using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>Says why a Worker does not start, and what to do.</summary>
internal static partial class StartFailure
{
    /// <summary>The last sentence of every failure of the check.</summary>
    public const string HowToTurnOff = " If the Worker is right and the check is not, turn the check off: check-bundle=false.";

    /// <summary>How modules come into a bundle.</summary>
    public const string HowToAddModules =
        "Import it in a way that wrangler can follow, or name it in rules and set find_additional_modules in the wrangler config, so that it is uploaded too.";

    /// <summary>Names of modules that a message shows.</summary>
    private const int ShownNames = 8;

    /// <summary>Lines of the Worker's console that a message shows.</summary>
    private const int ShownLines = 10;

    /// <summary>The message for a Worker that workerd refuses.</summary>
    public static string Describe(WorkerdProgram workerd, StartedBundle bundle, WorkerdStart start)
    {
        var console = start.Output.Count == 0 ? "" : $"\nThe Worker's own output before that:\n{string.Join('\n', start.Output.TakeLast(ShownLines).Select(l => "  " + l))}";
        return $"starting the bundle in workerd {workerd.Version}: {start.Failure}{console}\n{Cure(bundle, start.Failure)}{HowToTurnOff}";
    }

    /// <summary>Whether it failed for want of a module that a newer workerd has, or may have: no fault of the Worker.</summary>
    public static bool IsOfOldWorkerd(CheckedStart start, WorkerdStart refused)
    {
        var missing = NoModule().Match(refused.Failure);
        var lacking = RequestedModule().Match(refused.Failure);
        return (missing.Success && OfCloudflare.Contains(missing.Groups["name"].Value))
            || (start.IsAdapted && (missing.Success ? missing : lacking).Groups["name"].Value.Split(':')[0] is "node" or "cloudflare" or "workerd");
    }

    /// <summary>The names of a bundle's modules, the first of many.</summary>
    public static string Names(StartedBundle bundle) =>
        string.Join(", ", bundle.Modules.Select(m => m.Name).Take(ShownNames)) + (bundle.Modules.Count > ShownNames ? $" and {bundle.Modules.Count - ShownNames} more" : "");

    private static string Cure(StartedBundle bundle, string failure)
    {
        if (NoModule().Match(failure) is { Success: true } missing)
        {
            var name = missing.Groups["name"].Value;
            return IsOfNode(name) && !bundle.CompatibilityFlags.Contains("nodejs_compat")
                ? $"'{name}' is a module of Node.js: set the compatibility flag nodejs_compat, with a compatibility date of 2024-09-23 or later, in the wrangler config."
                : IsOfNode(name)
                    ? $"Workers do not have the Node.js module '{name}' with compatibility date {bundle.CompatibilityDate}: set a newer one, or do without it."
                : name.StartsWith("cloudflare:", StringComparison.Ordinal)
                    ? $"Workers do not have the module '{name}' with compatibility date {bundle.CompatibilityDate}: check its spelling, or set a newer date."
                    : $"The bundle holds {Names(bundle)}. {HowToAddModules}";
        }

        return failure switch
        {
            _ when failure.StartsWith("Uncaught SyntaxError: The requested module", StringComparison.Ordinal) =>
                "The module exists and does not export that name: correct the import, or the versions of the packages.",
            _ when failure.Contains("Disallowed operation called within global scope", StringComparison.Ordinal) =>
                "Cloudflare refuses it too (error 10021): do it in a handler, at the first request.",
            _ when failure.StartsWith("Uncaught ", StringComparison.Ordinal) =>
                "Cloudflare would refuse it too (error 10021): correct the code that runs when modules are loaded, before any request.",
            _ => "Correct the wrangler config and build again.",
        };
    }

    /// <summary>Modules of Node.js that old code imports without <c>node:</c> (nodejs.org/api/module.html#modulebuiltinmodules).</summary>
    private static readonly HashSet<string> OfNode =
    [
        "assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel", "dns", "events", "fs", "http",
        "http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode", "querystring", "readline", "stream", "string_decoder", "timers",
        "tls", "tty", "url", "util", "v8", "vm", "wasi", "worker_threads", "zlib",
    ];

    /// <summary>Cloudflare's own modules, as of workerd 1.20261117.1.</summary>
    private static readonly HashSet<string> OfCloudflare =
    [
        "cloudflare:ai", "cloudflare:br", "cloudflare:durable-objects", "cloudflare:email", "cloudflare:node", "cloudflare:pipelines", "cloudflare:sockets",
        "cloudflare:vectorize", "cloudflare:workers", "cloudflare:workflows",
    ];

    private static bool IsOfNode(string name) => name.StartsWith("node:", StringComparison.Ordinal) || OfNode.Contains(name.Split('/')[0]);

    [GeneratedRegex(@"^Uncaught SyntaxError: The requested module '(?<name>[^']+)' does not provide")]
    private static partial Regex RequestedModule();

    [GeneratedRegex(@"^Uncaught Error: No such module ""(?<name>[^""]+)""")]
    private static partial Regex NoModule();
}
