using System.Collections.Immutable;

namespace Slipway.Bundles;

/// <summary>Environment variables for package managers and for what they run.</summary>
internal static class ToolEnvironment
{
    /// <summary>The variables for a manager, without the PATH.</summary>
    public static ImmutableDictionary<string, string?> For(PackageManager manager)
    {
        var variables = new Dictionary<string, string?>
        {
            // Nothing prompts; tools that distinguish a person's machine from an automatic build do.
            ["CI"] = Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ci ? ci : "1",
            // Bundlers and type checkers are development dependencies: these would leave them out.
            ["NODE_ENV"] = null,
            ["npm_config_omit"] = null,
            ["npm_config_only"] = null,
            ["npm_config_production"] = null,
            ["NPM_CONFIG_PRODUCTION"] = null,
            ["YARN_PRODUCTION"] = null,
            // The manager that was chosen is used; corepack's shims fetch nothing and refuse nothing.
            ["COREPACK_ENABLE_AUTO_PIN"] = "0",
            ["COREPACK_ENABLE_DOWNLOAD_PROMPT"] = "0",
            ["COREPACK_ENABLE_NETWORK"] = "0",
            ["COREPACK_ENABLE_PROJECT_SPEC"] = "0",
            ["COREPACK_ENABLE_STRICT"] = "0",
            ["npm_config_audit"] = "false",
            ["npm_config_fund"] = "false",
            ["npm_config_update_notifier"] = "false",
            ["YARN_ENABLE_TELEMETRY"] = "0",
            // The Yarn that a repository carries with it is started at once, not by way of another Yarn.
            ["YARN_IGNORE_PATH"] = "1",
            // Git hooks and browsers are for people and tests, not for a bundle; their hosts may be out of reach.
            ["HUSKY"] = Environment.GetEnvironmentVariable("HUSKY") ?? "0",
            ["CYPRESS_INSTALL_BINARY"] = Environment.GetEnvironmentVariable("CYPRESS_INSTALL_BINARY") ?? "0",
            ["PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"] = Environment.GetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD") ?? "1",
            ["PUPPETEER_SKIP_DOWNLOAD"] = Environment.GetEnvironmentVariable("PUPPETEER_SKIP_DOWNLOAD") ?? "1",
        };
        if (manager.Kind == PackageManagerKind.Pnpm)
        {
            // pnpm would fetch and start the version of the packageManager field itself, or refuse; and install before a script. Up to
            // pnpm 10 it reads npm_config_*, from 11 on pnpm_config_* (pnpm.io/settings).
            foreach (var prefix in (string[])["npm_config_", "pnpm_config_"])
            {
                variables[prefix + "manage_package_manager_versions"] = "false";
                variables[prefix + "package_manager_strict"] = "false";
                variables[prefix + "pm_on_fail"] = "ignore";
                variables[prefix + "verify_deps_before_run"] = "false";
            }
        }

        return variables.ToImmutableDictionary();
    }
}
