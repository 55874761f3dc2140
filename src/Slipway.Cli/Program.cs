using System.CommandLine;
using Slipway.Cli;
using Slipway.Cli.Cluster;
using Slipway.Cli.Delivery;
using Slipway.Cli.Injection;
using Slipway.Cli.Previewing;
using Slipway.Cli.Webhooks;

var root = new RootCommand("Slipway builds Cloudflare Workers from git and delivers them.");
root.Subcommands.Add(RunVerb.Create());
root.Subcommands.Add(PreviewVerb.Create());
root.Subcommands.Add(InjectVerb.Create());
root.Subcommands.Add(PlanVerb.Create());
root.Subcommands.Add(DeployVerb.Create());
root.Subcommands.Add(StatusVerb.Create());
root.Subcommands.Add(RollbackVerb.Create());
root.Subcommands.Add(DestroyVerb.Create());
root.Subcommands.Add(StartVerb.Create());
root.Subcommands.Add(ListVerb.Create());
root.Subcommands.Add(LogsVerb.Create());
root.Subcommands.Add(DescribeVerb.Create());
root.Subcommands.Add(CancelVerb.Create());
root.Subcommands.Add(TriggerVerb.Create());
root.Subcommands.Add(ServeWebhookVerb.Create());
root.Subcommands.Add(SchemaVerb.Create());

// No response files: a value that starts with @ is a value. Signals are the verbs' own.
// 'help' and 'version' are words to those who know kubectl and wrangler.
string[] words = args switch
{
    [] or ["help"] => ["--help"],
    ["help", .. var verb] => [.. verb, "--help"],
    ["version"] => ["--version"],
    _ => args,
};
var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (UsageErrors.Of(parsed) is { Count: > 0 } errors)
{
    foreach (var error in errors)
    {
        await Console.Error.WriteLineAsync($"ERROR: {error}");
    }

    return CliExitCode.Usage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"ERROR: {e.Message}");
    return CliExitCode.Failed;
}
