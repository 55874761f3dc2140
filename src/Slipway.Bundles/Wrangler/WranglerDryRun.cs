using System.Reflection;
using Serilog;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>Runs wrangler in a project, without credentials and without deploying anything.</summary>
/// <param name="project">The project; its root is wrangler's working directory.</param>
/// <param name="toolchain">Runs it, on a Node.js on which this wrangler runs.</param>
/// <param name="wrangler">Which wrangler.</param>
/// <param name="environment">The environment of the configuration; empty = the top level.</param>
/// <param name="log">Receives wrangler's lines.</param>
public sealed class WranglerDryRun(ProjectLocation project, Toolchain toolchain, WranglerProgram wrangler, string environment, ILogger log)
{
    /// <summary>The first wrangler that writes the upload form (<c>--outfile</c>).</summary>
    private static readonly SemanticVersion WritesForm = new(3, 109, 0);

    /// <summary>The first wrangler that knows <c>--containers-rollout none</c>: 4.90 does not, 4.95 does.</summary>
    private static readonly SemanticVersion KnowsNoRollout = new(4, 95, 0);

    /// <summary>The first wrangler that reads wrangler.json without being asked to.</summary>
    private static readonly SemanticVersion ReadsJson = new(3, 91, 0);

    /// <summary>The first wrangler with the command <c>deploy</c>, which was <c>publish</c> before.</summary>
    private static readonly SemanticVersion Deploys = new(3, 0, 0);

    /// <summary>The first wrangler that takes an empty name of an environment for the top level.</summary>
    private static readonly SemanticVersion TakesEmptyEnvironment = new(4, 0, 0);

    /// <summary>What old versions say of modules that they upload from where they lie.</summary>
    private const string OnlyUploaded = "Uploading additional modules:";

    /// <summary>Lines of wrangler's output that an error quotes.</summary>
    private const int QuotedLines = 40;

    /// <summary>Makes the dry run, and learns the effective configuration from the same process.</summary>
    /// <param name="directory">An empty directory for all that it writes.</param>
    /// <param name="arguments">Further arguments.</param>
    /// <exception cref="BundleException">wrangler refused or failed; the message holds its own.</exception>
    public async Task<WranglerOutput> RunAsync(string directory, WranglerArguments arguments, CancellationToken ct)
    {
        var output = Path.Combine(directory, "output");
        var form = Path.Combine(directory, "upload.form");
        List<string> all = ["--dry-run", "--outdir", output, .. Configuration(arguments)];
        if (wrangler.Version >= WritesForm)
        {
            all.AddRange(["--outfile", form]);
        }

        if (wrangler.Version >= KnowsNoRollout && !arguments.Has("--containers-rollout"))
        {
            all.AddRange(["--containers-rollout", "none"]);
        }

        all.AddRange(arguments.Values);
        var lines = new WranglerLines(line => log.Information("{Line:l}", line));
        var config = Path.Combine(directory, "config.json");
        var command = Node(directory, config, isAlone: false, all).WithOutput(lines.Add, lines.Add);
        if (wrangler.Version < KnowsNoRollout)
        {
            command = command.WithEnvironment("WRANGLER_DOCKER_BIN", NoDocker(directory));
        }

        var result = await command.ExecuteAsync(ct);
        if (!result.IsSuccess)
        {
            throw new BundleException(
                $"bundling '{project.Relative(project.ProjectRoot)}' with wrangler {wrangler.Version}: it ended with exit code {result.ExitCode} and said:\n{Quote(result)}{Advice(result)}");
        }

        Directory.CreateDirectory(output);
        if (wrangler.Version < WritesForm && result.Output.Contains(OnlyUploaded, StringComparison.Ordinal))
        {
            throw new BundleException(
                $"bundling '{project.Relative(project.ProjectRoot)}' with wrangler {wrangler.Version}: it leaves the further modules of a Worker with no_bundle "
                + "out of its output. Install a newer one (npm install --save-dev wrangler@4).");
        }

        return new WranglerOutput(
            output,
            File.Exists(form) ? UploadForm.Parse(await File.ReadAllBytesAsync(form, ct)) : null,
            File.Exists(config) ? EffectiveConfig.Parse(await File.ReadAllBytesAsync(config, ct)) : null,
            wrangler.Version.ToString());
    }

    /// <summary>Asks wrangler for the effective configuration only.</summary>
    /// <returns>Null when wrangler cannot read it; its dry run will say why.</returns>
    public async Task<EffectiveConfig?> ReadConfigAsync(string directory, CancellationToken ct)
    {
        var config = Path.Combine(directory, "config-before-build.json");
        var result = await Node(directory, config, isAlone: true, Configuration(WranglerArguments.None)).ExecuteAsync(ct);
        try
        {
            return result.IsSuccess && File.Exists(config) ? EffectiveConfig.Parse(await File.ReadAllBytesAsync(config, ct)) : null;
        }
        catch (BundleException)
        {
            return null;
        }
    }

    private IEnumerable<string> Configuration(WranglerArguments arguments)
    {
        var file = WranglerConfigFile.Find(project.ProjectRoot);
        // An empty name says the top level, about which newer versions warn when the configuration has environments.
        if (environment.Length > 0 || (wrangler.Version >= TakesEmptyEnvironment && !arguments.Has("--env", "-e")))
        {
            yield return $"--env={environment}";
        }

        // With --config wrangler passes redirections over, so it is given only where wrangler would take another project's file.
        if (file is not null && !arguments.Has("--config", "-c") && !WranglerConfigFile.HasRedirect(project.ProjectRoot) && WranglerConfigFile.IsShadowed(file))
        {
            yield return $"--config={file}";
        }

        if (file is not null && wrangler.Version < ReadsJson && !file.EndsWith(".toml", StringComparison.Ordinal))
        {
            yield return "--experimental-json-config";
        }
    }

    private Command Node(string directory, string config, bool isAlone, IEnumerable<string> arguments)
    {
        Directory.CreateDirectory(directory);
        var script = Path.Combine(directory, ConfigScript);
        using (var from = Assembly.GetExecutingAssembly().GetManifestResourceStream(ConfigScript)!)
        using (var to = File.Create(script))
        {
            from.CopyTo(to);
        }

        var verb = wrangler.Version >= Deploys ? "deploy" : "publish";
        List<string> all = ["--no-warnings", "--experimental-vm-modules"];
        if (wrangler.PnpFile is { } pnp)
        {
            all.AddRange(["--require", pnp]);
        }

        all.AddRange(isAlone ? [script, verb] : ["--require", script, wrangler.CliFile, verb]);
        return toolchain.Run(toolchain.NodeProgram, [.. all, .. arguments])
            .WithEnvironment(WranglerVariables.ForDryRun(Path.Combine(directory, "notes")))
            .WithEnvironment("PATH", BuildPath.For(project, toolchain))
            .WithEnvironment("NODE_COMPILE_CACHE", KeptTools.PathOf("node-compile-cache", toolchain.NodeVersion))
            .WithEnvironment("SLIPWAY_WRANGLER_CLI", wrangler.CliFile)
            .WithEnvironment("SLIPWAY_WRANGLER_CONFIG", config);
    }

    /// <summary>A container's image is no part of the bundle, and Docker may not be there: this program stands in for it. It takes the
    /// Dockerfile that wrangler writes to it, and does nothing.</summary>
    private static string NoDocker(string directory)
    {
        var program = Path.Combine(directory, "docker");
        File.WriteAllText(program, "#!/bin/sh\ncase \"$1\" in build) cat > /dev/null ;; esac\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return program;
    }

    private const string ConfigScript = "wrangler-config.cjs";

    /// <summary>What wrangler does not say.</summary>
    private static string Advice(CommandResult result) =>
        (result.Output + result.Error).Contains(" a Pages project", StringComparison.Ordinal)
            ? "\nThe project is one for Cloudflare Pages (pages_build_output_dir), not a Worker: only Workers are built here."
        : (result.Output + result.Error).Contains("build field: \"upload\"", StringComparison.Ordinal)
            ? "\nThe configuration is one for wrangler 1: write what build.upload.main names as main, and leave out type and build.upload."
        : "";

    private static string Quote(CommandResult result)
    {
        var lines = new List<string>();
        var filter = new WranglerLines(lines.Add);
        foreach (var line in (string.IsNullOrWhiteSpace(result.Error) ? result.Output : result.Error).Split('\n'))
        {
            filter.Add(line);
        }

        return string.Join('\n', lines.Where(l => !l.Contains("Logs were written to", StringComparison.Ordinal)).TakeLast(QuotedLines));
    }
}
