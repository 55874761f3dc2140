using System.CommandLine;

namespace Slipway.Cli.Cluster;

/// <summary>The options of <c>slipway start</c>.</summary>
public sealed class StartOptions
{
    /// <summary>Where the cluster is.</summary>
    public ClusterOptions Cluster { get; } = new();

    /// <summary>The Pipeline.</summary>
    public Argument<string?> Pipeline { get; } = new("PIPELINE") { Description = "Pipeline [default: the one that --service asks for]", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>A Pipeline that is not installed.</summary>
    public Option<string?> Filename { get; } = Text("--filename", "Pipeline of this file, which becomes part of the run, in the place of PIPELINE.", "FILE", "-f");

    /// <summary>Params.</summary>
    public Option<string[]> Params { get; } = new("--param", "-p") { Description = "Param; repeatable. Arrays: a,b,c; objects: key:value,key:value.", HelpName = "name=value" };

    /// <summary>Workspaces.</summary>
    public Option<string[]> Workspaces { get; } = new("--workspace", "-w")
    {
        Description = "Workspace; repeatable: name=NAME and one of emptyDir=, claimName=PVC, secret=NAME, config=NAME, volumeClaimTemplateFile=FILE, csiFile=FILE; also subPath=DIR, item=key=path.",
        HelpName = "name=NAME,…",
    };

    /// <summary>A Service.</summary>
    public Option<string?> Service { get; } = Text("--service", "ServiceHub Service to build: everything follows from it and the commit. Whether a changed file is in its trigger_paths is for the caller to know.", "FILE");

    /// <summary>The commit of the Service.</summary>
    public Option<string?> Commit { get; } = Text("--commit", "Commit of the Service, its full SHA.", "SHA");

    /// <summary>The branch of the commit.</summary>
    public Option<string?> Branch { get; } = Text("--branch", "Branch that holds the commit, one of the Service's pipeline_branches [default: its default branch]", "NAME");

    /// <summary>The branch that a pull request is for.</summary>
    public Option<string?> PullRequestTarget { get; } = Text(
        "--pull-request-target", "The commit is of a pull request from --branch for this branch: what the Service says of pull requests decides. Whether it comes from a fork is for the caller to know.", "NAME");

    /// <summary>Where the repository is.</summary>
    public GitHostOption GitHost { get; } = new();

    /// <summary>Labels.</summary>
    public Option<string[]> Labels { get; } = new("--labels", "-l") { Description = "Label of the run; repeatable, or a=b,c=d.", HelpName = "key=value" };

    /// <summary>The ServiceAccount.</summary>
    public Option<string?> ServiceAccount { get; } = Text("--serviceaccount", "ServiceAccount of the pods [default: slipway]", "NAME", "-s");

    /// <summary>ServiceAccounts of single tasks.</summary>
    public Option<string[]> TaskServiceAccounts { get; } = new("--task-serviceaccount")
    {
        Description = "ServiceAccount of one task's pod; repeatable, or a=x,b=y [default: deploy-worker=slipway-deployer, unless --serviceaccount is given]",
        HelpName = "task=NAME",
    };

    /// <summary>The timeout.</summary>
    public Option<string?> Timeout { get; } = Text("--timeout", "Timeout of the run, such as 30m [default: Tekton's]", "DURATION", "--pipeline-timeout");

    /// <summary>The timeout of the tasks.</summary>
    public Option<string?> TasksTimeout { get; } = Text("--tasks-timeout", "Timeout of all tasks together, without those of finally [default: Tekton's]", "DURATION");

    /// <summary>The timeout of the tasks of finally.</summary>
    public Option<string?> FinallyTimeout { get; } = Text("--finally-timeout", "Timeout of the tasks of finally [default: Tekton's]", "DURATION");

    /// <summary>What pods are like.</summary>
    public Option<string?> PodTemplate { get; } = Text("--pod-template", "Pod template of Tekton (nodeSelector, tolerations, securityContext …): YAML or JSON, merged over our own, whose fields it replaces.", "FILE");

    /// <summary>The beginning of the name.</summary>
    public Option<string?> PrefixName { get; } = Text("--prefix-name", "Beginning of the run's name [default: the Pipeline's name]", "NAME");

    /// <summary>Repeat the last run.</summary>
    public Option<bool> Last { get; } = new("--last", "-L") { Description = "Params and workspaces of the Pipeline's newest run, where none is given." };

    /// <summary>Repeat a run.</summary>
    public Option<string?> UsePipelineRun { get; } = Text("--use-pipelinerun", "As --last, of this run of the Pipeline.", "RUN");

    /// <summary>For scripts that were written for tkn.</summary>
    public Option<bool> UseParamDefaults { get; } = new("--use-param-defaults") { Description = "As tkn has it; no effect: nothing is ever asked for here." };

    /// <summary>For scripts that were written for tkn.</summary>
    public Option<bool> SkipOptionalWorkspace { get; } = new("--skip-optional-workspace") { Description = "As tkn has it; no effect: nothing is ever asked for here." };

    /// <summary>Follow the run.</summary>
    public Option<bool> ShowLog { get; } = new("--showlog") { Description = "Follow the run's logs to its end; exit code 1 when it fails." };

    /// <summary>For scripts that were written for tkn.</summary>
    public Option<bool> ExitWithError { get; } = new("--exit-with-pipelinerun-error", "-E") { Description = "As tkn has it; no effect: with --showlog the exit code is always the run's, 0 = succeeded, 1 = failed." };

    /// <summary>Make nothing.</summary>
    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print the PipelineRun, make nothing." };

    /// <summary>What is printed.</summary>
    public Option<string?> Output { get; } = new("--output", "-o") { Description = "What is printed of the run." };

    /// <summary>Adds them to the verb.</summary>
    public void AddTo(Command verb)
    {
        Output.AcceptOnly("yaml", "json", "name");
        verb.Add(Pipeline);
        foreach (var option in new Option[]
        {
            Filename, Params, Workspaces, Service, Commit, Branch, PullRequestTarget, GitHost.Option, Labels, ServiceAccount, TaskServiceAccounts, Timeout, TasksTimeout, FinallyTimeout, PodTemplate, PrefixName,
            Last, UsePipelineRun, UseParamDefaults, SkipOptionalWorkspace, ShowLog, ExitWithError, DryRun, Output,
        })
        {
            verb.Add(option);
        }

        Cluster.AddTo(verb);
        verb.Add(Cluster.NoColor);
    }

    private static Option<string?> Text(string name, string description, string helpName, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };
}
