using Slipway.Bundles;
using Slipway.Steps;
using Slipway.Steps.BUNDLEWORKER;

var step = new StepCommand("bundle-worker", "Builds the project and bundles the Worker with wrangler, without deploying it.");
var sourcePath = step.Text("source-path", "Directory of the checkout (the repository root).");
var projectRoot = step.Text("project-root", "The project's directory in the repository.", ".");
var bundlePath = step.Text("bundle-path", "Directory that receives the bundle; emptied first.");
var manager = step.Value("package-manager", "npm, yarn, pnpm, bun or none: what runs the build script.", "npm", PackageManager.ParseKind);
var managerVersion = step.Text("package-manager-version", "The manager's exact version; empty = the one on the PATH.", "");
var installDirectory = step.Text("install-directory", "Directory in the repository in which the install ran.", ".");
var buildCommand = step.Value("build-command", "auto = the build script of package.json if there is one; none; or a command line.", "auto", BuildCommand.Parse);
var environment = step.Text("wrangler-environment", "Environment of the wrangler config; empty = the top level.", "");
var arguments = step.Value(
    "wrangler-arguments", "Further arguments for wrangler deploy --dry-run, separated by white space; quotes keep it.", "", WranglerArguments.Parse);
var nodeVersion = step.Text("node-version", "Node.js version to use; empty = what the project and wrangler ask for, else the one on the PATH.", "");

return await step.RunAsync(args, (run, ct) => new BundleWorker(run.Log)
{
    SourcePath = run.Get(sourcePath),
    ProjectRoot = run.Get(projectRoot),
    BundlePath = run.Get(bundlePath),
    PackageManager = new PackageManager(run.Get(manager), run.Get(managerVersion)),
    InstallDirectory = run.Get(installDirectory),
    BuildCommand = run.Get(buildCommand),
    WranglerEnvironment = run.Get(environment),
    WranglerArguments = run.Get(arguments),
    NodeVersion = run.Get(nodeVersion),
}.RunAsync(ct));
