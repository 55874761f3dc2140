namespace Slipway.Bundles;

/// <summary>Environment variables for wrangler and for a project's own build.</summary>
public static class WranglerVariables
{
    /// <summary>What wrangler reads from its environment and has no place in a build that deploys nothing: above all credentials.</summary>
    private static readonly string[] Prefixes = ["CLOUDFLARE_", "CF_", "WRANGLER_"];

    /// <summary>The user's own settings of how wrangler bundles.</summary>
    private static readonly string[] Kept = ["WRANGLER_BUILD_CONDITIONS", "WRANGLER_BUILD_PLATFORM"];

    /// <summary>For the project's build: no Cloudflare credential, no telemetry, and the environment for which frameworks generate
    /// their configuration (developers.cloudflare.com/workers/vite-plugin/reference/cloudflare-environments).</summary>
    /// <param name="environment">The wrangler environment; empty = the top level.</param>
    public static Dictionary<string, string?> ForBuild(string environment)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (Prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)) && !Kept.Contains(name, StringComparer.Ordinal))
            {
                variables[name] = null;
            }
        }

        variables["WRANGLER_SEND_METRICS"] = "false";
        variables["WRANGLER_SEND_ERROR_REPORTS"] = "false";
        variables["DO_NOT_TRACK"] = "1";
        variables["ASTRO_TELEMETRY_DISABLED"] = "1";
        variables["NEXT_TELEMETRY_DISABLED"] = "1";
        variables["NUXT_TELEMETRY_DISABLED"] = "1";
        if (environment.Length > 0)
        {
            variables["CLOUDFLARE_ENV"] = environment;
        }

        return variables;
    }

    /// <summary>For wrangler's dry run: it asks for no newer version of itself, and keeps its notes out of the user's directories.</summary>
    /// <param name="notes">A directory for wrangler's logs and registry.</param>
    public static Dictionary<string, string?> ForDryRun(string notes)
    {
        var variables = ForBuild("");
        variables["WRANGLER_HIDE_BANNER"] = "true";
        variables["WRANGLER_NO_SKILLS_UPDATE_PROMPTS"] = "true";
        variables["WRANGLER_LOG_PATH"] = notes;
        variables["WRANGLER_REGISTRY_PATH"] = Path.Combine(notes, "registry");
        variables["NO_COLOR"] = "1";
        variables["FORCE_COLOR"] = null;
        return variables;
    }
}
