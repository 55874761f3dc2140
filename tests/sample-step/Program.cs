// A step for the tests of the step contract: it does what --ending says.
using Slipway.Processes;
using Slipway.Steps;

var command = new StepCommand("sample-step", "Ends in the way that it is told.");
var text = command.Text("text", "Any text.");
var choice = command.Text("choice", "Text with a default.", "main");
var empty = command.Text("empty", "Text whose default is empty.", "");
var flag = command.Flag("flag", "True or false.", defaultValue: true);
var number = command.Value("number", "A number.", "7", value => int.TryParse(value, out var n) ? n : throw new FormatException("is not a number, such as 7."));
var ending = command.Text("ending", "How to end.", "done");
var first = command.Result("first", "What text said.");
var second = command.Result("second", "What choice said.");

return await command.RunAsync(args, async (run, ct) =>
{
    Console.WriteLine(string.Join('|', run.Get(text), run.Get(choice), run.Get(empty), run.Get(flag), run.Get(number)));
    run.Set(first, run.Get(text));
    run.Set(second, run.Get(choice));
    switch (run.Get(ending))
    {
        case "log":
            run.Log.Information("a line about {What}", "{braces} and \"quotes\"");
            run.Log.Warning("look out");
            break;
        case "failed":
            throw new StepFailedException("uploading 'x': 403 AccessDenied.\nGive the key write access.");
        case "failed-with-code":
            throw new StepFailedException("npm ci failed", exitCode: 77);
        case "contract":
            throw new StepFailedException("ERROR: wrangler.toml not found in project root\nlooked in '.'");
        case "upload":
            throw new StepFailedException("upload: failed: s3://b/k Connection refused");
        case "usage":
            throw new StepUsageException("workspace 'source' is missing");
        case "unexpected":
            throw new InvalidOperationException("the index was out of range\nand more");
        case "time-out":
            throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.");
        case "no-program":
            await Command.Run("no-such-program").ExecuteAsync(ct);
            break;
        case "disk-full":
            // Linux' own full disk.
            await File.WriteAllTextAsync("/dev/full", "x", ct);
            break;
        case "wait":
            await Command.Run("sh", "-c", "echo $$ >&2; exec sleep 60").WithOutput(null, pid => run.Log.Information("waiting for {Pid}", pid)).ExecuteAsync(ct);
            break;
        case "wait-and-fail":
            try
            {
                run.Log.Information("waiting for {Pid}", "nothing");
                await Task.Delay(TimeSpan.FromMinutes(1), ct);
            }
            catch (OperationCanceledException e)
            {
                throw new StepFailedException("the child was stopped", inner: e);
            }

            break;
    }
});
