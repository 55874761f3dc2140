using Slipway.Steps;
using Slipway.Steps.DetectPackageManager;

var step = new StepCommand("detect-package-manager", "Finds the package manager of a project, its version, and the directory in which it installs.");
var detection = new Detection
{
    SourcePath = step.Text("source-path", "Directory of the checkout (the repository root)."),
    ProjectRoot = step.Text("project-root", "The project's directory in the repository.", "."),
    PackageManagerDirectory = step.Text(
        "package-manager-directory",
        "Directory in the repository that holds the lockfile; empty = searched from the project root upwards, . = the repository root.", ""),
    PackageManager = step.Result("package-manager", "npm, yarn, pnpm, bun or none."),
    PackageManagerVersion = step.Result(
        "package-manager-version", "The exact version that packageManager pins or that fits the lockfile; empty for none."),
    InstallDirectory = step.Result("install-directory", "Directory in the repository in which the install runs."),
    Lockfile = step.Result("lockfile", "Path of the lockfile in the repository; empty when there is none."),
    LockfileDigest = step.Result("lockfile-digest", "sha256:<hex> of the lockfile; empty when there is none."),
};
return await step.RunAsync(args, detection.RunAsync);
