using Slipway.Bundles;
using Slipway.Steps;
using Slipway.Steps.InstallDependencies;

var step = new StepCommand(
    "install-dependencies", "Installs the dependencies of a project from its frozen lockfile, with the manager and version that were detected.");
var installation = new Installation
{
    SourcePath = step.Text("source-path", "Directory of the checkout (the repository root)."),
    ProjectRoot = step.Text("project-root", "The project's directory in the repository.", "."),
    PackageManager = step.Value("package-manager", "npm, yarn, pnpm, bun or none.", null, PackageManager.ParseKind),
    PackageManagerVersion = step.Text("package-manager-version", "The manager's exact version; empty for none.", ""),
    InstallDirectory = step.Text("install-directory", "Directory in the repository in which the install runs.", "."),
    Lockfile = step.Text("lockfile", "Path of the lockfile in the repository; empty = install without one.", ""),
    IgnoreScripts = step.Flag("ignore-scripts", "Do not run install scripts of packages or of the project.", false),
    NodeVersion = step.Value(
        "node-version", "Node.js version to use; empty = what the project and wrangler ask for, else the one on the PATH.", "", NodeRequest.Check),
};
return await step.RunAsync(args, installation.RunAsync);
