using System.CommandLine;

namespace Slipway.Cli;

/// <summary><c>slipway run</c>: builds a Worker on this machine, from the same definitions that run in a cluster.</summary>
public static class RunVerb
{
    private const string DefaultPipeline = "build-and-upload-cloudflare-worker";

    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE")
        {
            Description = "Directory, built as it is now, or git URL.",
            DefaultValueFactory = _ => ".",
        };
        var revision = Option<string>("--revision", "Branch, tag, commit SHA or ref of a git URL; of a directory: that instead of its present state.", "R");
        var projectRoot = Option<string>("--project-root", "The project's directory in SOURCE.", "P");
        var parameters = Option<string[]>("--param", "Param of the pipeline; repeatable. Arrays: a,b,c; objects: key:value,key:value.", "name=value", "-p");
        var workspaces = Option<string[]>("--workspace", "Directory for a workspace of the pipeline; repeatable.", "name=DIR", "-w");
        var output = Option<string>("--output-directory", $"Directory for objects, ConfigMaps and logs [default: {OutputDirectory.DefaultName}]", "DIR", "-o");
        var pipeline = new Option<string>("--pipeline")
        {
            Description = "Pipeline: its name, or a file that holds it.",
            HelpName = "NAME|FILE",
            DefaultValueFactory = _ => DefaultPipeline,
        };
        var format = new Option<string>("--format") { Description = "What is printed.", DefaultValueFactory = _ => "text" };
        format.AcceptOnly("text", "json");
        var verb = new Command("run", "Builds a Worker on this machine: checkout, install, bundle, measure, check, upload, metadata, manifests.")
        {
            source, revision, projectRoot, parameters, workspaces, output, pipeline, format,
        };
        verb.SetAction(parsed => RunSession.RunAsync(new RunRequest
        {
            Source = parsed.GetValue(source)!,
            Revision = parsed.GetValue(revision),
            ProjectRoot = parsed.GetValue(projectRoot),
            Params = parsed.GetValue(parameters) ?? [],
            Workspaces = parsed.GetValue(workspaces) ?? [],
            OutputDirectory = parsed.GetValue(output) ?? OutputDirectory.DefaultName,
            Pipeline = parsed.GetValue(pipeline)!,
            IsJson = parsed.GetValue(format) == "json",
        }));
        return verb;
    }

    private static Option<T> Option<T>(string name, string description, string helpName, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };
}
