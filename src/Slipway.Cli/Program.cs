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
var parsed = root.Parse(args.Length > 0 ? args : ["--help"], new ParserConfiguration { ResponseFileTokenReplacer = null });
if (UsageErrors.Of(parsed) is { Count: > 0 } errors)
{
    foreach (var error in errors)
    {
        await Console.Error.WriteLineAsync($"ERROR: {error}");
    }

    return CliExitCode.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
