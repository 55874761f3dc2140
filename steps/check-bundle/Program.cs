using Slipway.Steps;
using Slipway.Steps.CHECKBUNDLE;

var step = new StepCommand("check-bundle", "Starts the bundle in workerd, without its resources and a network, and refuses one that does not start.");
var sourcePath = step.Text("source-path", "Directory of the checkout (the repository root).");
var projectRoot = step.Text("project-root", "The project's directory in the repository.", ".");
var bundlePath = step.Text("bundle-path", "Directory that holds the bundle.");
var installDirectory = step.Text("install-directory", "Directory in the repository in which the install ran.", ".");
var nodeVersion = step.Text("node-version", "Node.js version with which Yarn's Plug'n'Play is asked for workerd; empty = what the project asks for, else the one on the PATH.", "");
var enabled = step.Flag("enabled", "false = check nothing.", true);

return await step.RunAsync(args, (run, ct) => new CheckBundle(run.Log)
{
    SourcePath = run.Get(sourcePath),
    ProjectRoot = run.Get(projectRoot),
    BundlePath = run.Get(bundlePath),
    InstallDirectory = run.Get(installDirectory),
    NodeVersion = run.Get(nodeVersion),
    IsEnabled = run.Get(enabled),
}.RunAsync(ct));
