using Slipway.Benchmarks;
using Slipway.Processes;
using Slipway.Testing;

// ./build.sh bench [--only=run|start|upload|deploy]: measures and prints a table, which is kept in artifacts/benchmarks.md.
var ct = CancellationToken.None;
var slipway = Path.Combine(Repository.Root, "slipway");
var built = await Command.Run(slipway, "--version").WithOutput(null, Console.Error.WriteLine).ExecuteAsync(ct);
if (!built.IsSuccess)
{
    return built.ExitCode;
}

var table = new Table("what", "slipway", "by hand", "ratio or limit");
bool Wanted(string name) => args.Length == 0 || args.Contains(name);
if (Wanted("start"))
{
    await StartBenchmark.MeasureAsync(table, ct);
}

if (Wanted("run"))
{
    await RunBenchmark.MeasureAsync(table, ct);
}

if (Wanted("upload"))
{
    await UploadBenchmark.MeasureAsync(table, ct);
}

if (Wanted("deploy"))
{
    await DeployBenchmark.MeasureAsync(table, ct);
}

var text = table.ToString();
await File.WriteAllTextAsync(Path.Combine(Repository.Root, "artifacts", "benchmarks.md"), text, ct);
Console.Write(text);
return 0;
