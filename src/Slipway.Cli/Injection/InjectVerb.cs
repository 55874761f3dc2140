using System.CommandLine;
using Slipway.Delivery;
using Slipway.Kubernetes;

namespace Slipway.Cli.Injection;

/// <summary><c>slipway inject</c>: writes where the bundle lies into manifests, files or a ConfigMap.</summary>
public static class InjectVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var manifests = new Argument<string[]>("MANIFEST")
        {
            Description = $"File, directory of files, - for standard input, or {ConfigMapArgument.Form}.",
            Arity = ArgumentArity.OneOrMore,
        };
        var artifact = Text("--artifact", $"ConfigMap that says where the bundle lies: a file, or {ConfigMapArgument.Form}.", $"FILE|{ConfigMapArgument.Form}");
        artifact.Required = true;
        var overlay = Text("--overlay", "Overlays of the ConfigMap, separated by commas [default: all but local]", "NAME");
        var workerName = Text("--worker-name", "Only this Worker of the manifests: its name, or its metadata.name.", "NAME");
        var output = Text("--output-directory", "Directory for the manifests, in the place of standard output.", "DIR", "-o");
        var inPlace = new Option<bool>("--in-place") { Description = "Write the manifests back where they are." };
        var kubeconfig = Text("--kubeconfig", "Cluster that holds the ConfigMaps [default: .slipway/kubernetes, which local runs write]", "FILE");
        var namespaceName = Text("--namespace", $"Namespace of the ConfigMaps [default: {DefaultNamespace.Name}]", "NAME");
        var verb = new Command("inject", "Writes where the bundle lies, and its hash, into CloudflareWorker manifests, and prints them.")
        {
            manifests, artifact, overlay, workerName, output, inPlace, kubeconfig, namespaceName,
        };
        verb.SetAction(parsed => InjectSession.RunAsync(() => new InjectRequest
        {
            Manifests = parsed.GetValue(manifests)!,
            Artifact = parsed.GetValue(artifact)!,
            Overlays = Parsed(parsed, overlay, OverlaySelection.Parse),
            WorkerName = parsed.GetValue(workerName) ?? "",
            OutputDirectory = parsed.GetValue(output),
            InPlace = parsed.GetValue(inPlace),
            Kubeconfig = parsed.GetValue(kubeconfig),
            Namespace = Parsed(parsed, namespaceName, NamespaceName.Parse) ?? NamespaceName.Parse(DefaultNamespace.Name),
        }));
        return verb;
    }

    private static T? Parsed<T>(ParseResult parsed, Option<string> option, Func<string, T> parse)
        where T : class
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new CliUsageException($"option {option.Name}: '{text}' {e.Message}");
        }
    }

    private static Option<string> Text(string name, string description, string helpName, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };
}
