using Slipway.Bundles;
using Slipway.Steps;
using Slipway.Steps.MEASUREBUNDLE;

var step = new StepCommand("measure-bundle", "Takes SHA-256 and sizes of a bundle, holds it against the limit, and writes the bundle index.");
var sourcePath = step.Text("source-path", "Directory of the checkout (the repository root).");
var projectRoot = step.Text("project-root", "The project's directory in the repository.", ".");
var bundlePath = step.Text("bundle-path", "Directory that holds the bundle.");
var maxBundleSize = step.Value(
    "max-bundle-size", "Largest total of all modules, uncompressed: bytes, or a quantity such as 10M or 64Mi; 0 = no limit.", "64Mi", ByteSize.Parse);
var gitUrl = step.Text("git-url", "Address of the repository, for the bundle index.", "");
var commit = step.Text("commit", "Commit that was built, for the bundle index.", "");
var manager = step.Text("package-manager", "Package manager, for the bundle index.", "none");
var managerVersion = step.Text("package-manager-version", "Its version, for the bundle index.", "");
var environment = step.Text("wrangler-environment", "Environment of the wrangler config, for the bundle index.", "");
var hash = step.Result("bundle-hash", "SHA-256 of the main module, 64 hex digits; of the bundle index for a Worker of assets only.");
var size = step.Result("bundle-size", "Bytes of all modules, uncompressed, without source maps.");
var gzipSize = step.Result("bundle-gzip-size", "Bytes of all modules, each compressed with gzip.");
var count = step.Result("module-count", "Number of modules, without source maps.");

return await step.RunAsync(args, async (run, ct) =>
{
    var measured = await new MeasureBundle(run.Log)
    {
        SourcePath = run.Get(sourcePath),
        ProjectRoot = run.Get(projectRoot),
        BundlePath = run.Get(bundlePath),
        MaxBundleBytes = run.Get(maxBundleSize),
        GitUrl = run.Get(gitUrl),
        Commit = run.Get(commit),
        PackageManager = run.Get(manager),
        PackageManagerVersion = run.Get(managerVersion),
        WranglerEnvironment = run.Get(environment),
    }.RunAsync(ct);
    run.Set(hash, measured.Hash.Hex);
    run.Set(size, $"{measured.Bundle.Bytes}");
    run.Set(gzipSize, $"{measured.Bundle.GzipBytes}");
    run.Set(count, $"{measured.Bundle.Modules.Count}");
});
