using System.CommandLine;
using Slipway.Cli.Cluster;
using Slipway.Cli.Rendering;
using Slipway.Kubernetes;
using Slipway.Pipelines.Services;
using Slipway.Webhooks.Triggers;

namespace Slipway.Cli.Webhooks;

/// <summary><c>slipway trigger</c>: prints the Tekton Trigger of a Service.</summary>
public static class TriggerVerb
{
    private static readonly Dictionary<string, GitProvider> Providers = new(StringComparer.Ordinal)
    {
        ["github"] = GitProvider.GitHub,
        ["gitlab"] = GitProvider.GitLab,
        ["bitbucket"] = GitProvider.Bitbucket,
    };

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("SERVICE-FILE") { Description = "ServiceHub Service: its repository, pipeline_branches and trigger_paths become the Trigger's filter." };
        var provider = new Option<string>("--provider") { Description = "Git server that sends the pushes; bitbucket is Bitbucket Server and Data Center.", Required = true };
        var given = new Option<string[]>("--param", "-p") { Description = "Param that the Service does not give, such as r2-bucket-name; repeatable.", HelpName = "name=value" };
        var namespaceName = new Option<string>("--namespace", "-n") { Description = $"Namespace of the listener [default: {DefaultNamespace.Name}]", HelpName = "NAME" };
        var gitHost = new GitHostOption();
        provider.AcceptOnly([.. Providers.Keys]);
        var verb = new Command("trigger", "Prints the Tekton Trigger of a Service, for the listeners of kustomize/components/triggers-*.") { file, provider, gitHost.Option, given, namespaceName };
        verb.SetAction(parsed => ClusterSession.RunAsync(async ct =>
        {
            var path = parsed.GetValue(file)!;
            var values = KeyValueArgument.ReadAll("-p", "name=value", parsed.GetValue(given) ?? []);
            if (values.Keys.FirstOrDefault(name => ServiceRun.Derived(name) is not null) is { } derived)
            {
                throw new CliUsageException($"option -p: '{derived}' follows from {ServiceRun.Derived(derived)}: leave it out.");
            }

            var listener = ClusterOptions.Read("--namespace", parsed.GetValue(namespaceName) ?? DefaultNamespace.Name, NamespaceName.Parse);
            var service = ServiceDocument.ReadFile(path, gitHost.Read(parsed));
            if (values.Keys.FirstOrDefault(service.Params.ContainsKey) is { } both)
            {
                throw new CliUsageException($"option -p: '{both}' is given by the Service of '{path}' too, in spec.pipeline_configuration.params: take it out of one of them.");
            }

            var trigger = Trigger(path, service, Providers[parsed.GetValue(provider)!], values);
            foreach (var remark in trigger.Remarks.Prepend(service.Remark).OfType<string>())
            {
                ClusterOutput.Warn(remark);
            }

            await DataOutput.WriteAsync(trigger.ToYaml(listener.Value), ct);
            return CliExitCode.Done;
        }));
        return verb;
    }

    private static ServiceTrigger Trigger(string path, ServiceDocument service, GitProvider provider, IReadOnlyDictionary<string, string> values)
    {
        try
        {
            return ServiceTrigger.Of(service, provider, values);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"making a Trigger of the Service of '{path}': {e.Message}");
        }
    }
}
