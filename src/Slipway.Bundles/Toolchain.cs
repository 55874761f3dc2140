using System.Collections.Immutable;
using Serilog;
using Slipway.Processes;

namespace Slipway.Bundles;

/// <summary>Node.js and the package manager for one project, in the versions that it needs. What the machine lacks is fetched from npm
/// and kept below <c>~/.cache/slipway</c>.</summary>
public sealed class Toolchain
{
    private readonly ProjectLocation project;
    private readonly PackageManager manager;

    private Toolchain(ProjectLocation project, PackageManager manager, NodeInstallation node, ImmutableDictionary<string, string?> environment)
    {
        this.project = project;
        this.manager = manager;
        Environment = environment;
        NodeVersion = node.Version.ToString();
        NodeProgram = node.Program;
        OverruledNodeWishes = node.Overruled;
    }

    /// <summary>Node.js' exact version, such as <c>22.11.0</c>.</summary>
    public string NodeVersion { get; }

    /// <summary>Full path of <c>node</c>.</summary>
    public string NodeProgram { get; }

    /// <summary>Environment variables for every tool of the project, over those of this process (null = removed): a PATH with the
    /// directories of Node.js and of the manager first; nothing prompts, looks for updates, or fetches a manager by itself.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Wishes of the project that this Node.js does not meet.</summary>
    internal IReadOnlyList<NodeWish> OverruledNodeWishes { get; }

    /// <summary>Finds, or fetches, Node.js and the manager.</summary>
    /// <param name="project">The project.</param>
    /// <param name="manager">The manager, as <c>detect-package-manager</c> found it.</param>
    /// <param name="nodeVersion">The Node.js to use (<see cref="NodeRequest"/>); empty = by the needs of wrangler and the manager, and by
    /// <c>engines.node</c>, <c>.nvmrc</c>, <c>.node-version</c> and Volta's field of the project.</param>
    /// <param name="log">Hears what was chosen for a reason that is not plain, and what is fetched.</param>
    /// <exception cref="ToolchainException">One of them cannot be had, or a <c>package.json</c> is broken.</exception>
    /// <exception cref="FormatException"><paramref name="nodeVersion"/> is no version; see <see cref="NodeRequest.Parse"/>.</exception>
    public static Task<Toolchain> PrepareAsync(
        ProjectLocation project, PackageManager manager, string nodeVersion, ILogger log, CancellationToken ct) =>
        PrepareAsync(project, manager, range => NodeWishes.Collect(project, manager, range, nodeVersion, log), log, ct);

    /// <summary>The same, with a Node.js that meets one wish and no other.</summary>
    internal static Task<Toolchain> PrepareAsync(
        ProjectLocation project, PackageManager manager, NodeWish only, ILogger log, CancellationToken ct) =>
        PrepareAsync(project, manager, _ => [only], log, ct);

    private static async Task<Toolchain> PrepareAsync(
        ProjectLocation project, PackageManager manager, Func<string?, IReadOnlyList<NodeWish>> wishesOf, ILogger log, CancellationToken ct)
    {
        var program = await ManagerInstallation.PrepareAsync(project, manager, log, ct);
        var wishes = wishesOf(program.NodeRange);
        var node = await NodeInstallation.PrepareAsync(wishes, log, ct);
        var path = string.Join(
            ':', new[] { node.Directory, program.Directory, System.Environment.GetEnvironmentVariable("PATH") }.OfType<string>());
        var environment = ToolEnvironment.For(manager).SetItem("PATH", path).SetItem(ManagerInstallation.YarnPathVariable, program.YarnProgram);
        return new Toolchain(project, manager, node, environment);
    }

    /// <summary>A command in the project root.</summary>
    /// <param name="program">A name that is looked up on the PATH of <see cref="Environment"/>, or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    public Command Run(string program, params IEnumerable<string> arguments) =>
        Command.Run(program, arguments).InDirectory(project.ProjectRoot).WithEnvironment(Environment);

    /// <summary>The manager's <c>run &lt;script&gt;</c> in the project root; npm's where there is no manager.</summary>
    public Command RunScript(string script) =>
        Run(manager.Kind == PackageManagerKind.None ? "npm" : manager.Name, "run", script);
}
