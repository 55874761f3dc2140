using Slipway.Pipelines.Documents;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Services;

/// <summary>
/// A ServiceHub <c>Service</c> whose package is a Cloudflare Worker (apiVersion <c>service-hub.planton.cloud/v1</c>): where its code is, and when
/// and how it is built and deployed. Fields are read in snake_case and in camelCase.
/// </summary>
public sealed record ServiceDocument
{
    /// <summary>The apiVersion of a Service.</summary>
    public const string ApiVersion = "service-hub.planton.cloud/v1";

    /// <summary><c>metadata.name</c>: the first part of the object keys and of the names of runs.</summary>
    public required string Name { get; init; }

    /// <summary><c>metadata.id</c>, the value of the owner label; empty = none.</summary>
    public required string Id { get; init; }

    /// <summary>Where git clones from: <c>spec.git_repo.clone_url</c>, else made of host, owner and name.</summary>
    public required string GitUrl { get; init; }

    /// <summary><c>owner/name</c> of the repository, as webhooks name it; empty when only a clone address is given.</summary>
    public required string Repository { get; init; }

    /// <summary><c>spec.git_repo.default_branch</c>; <c>main</c> when it is not given.</summary>
    public required string DefaultBranch { get; init; }

    /// <summary><c>spec.git_repo.project_root</c>; <c>.</c> when it is not given.</summary>
    public required string ProjectRoot { get; init; }

    /// <summary><c>spec.git_repo.trigger_paths</c>.</summary>
    public required TriggerPaths TriggerPaths { get; init; }

    /// <summary><c>spec.git_repo.sparse_checkout_directories</c>; none = the whole repository.</summary>
    public required IReadOnlyList<string> SparseCheckoutDirectories { get; init; }

    /// <summary><c>spec.pipeline_configuration.pipeline_branches</c>.</summary>
    public required BranchPatterns PipelineBranches { get; init; }

    /// <summary><c>spec.pipeline_configuration.params</c>: params of the pipeline, such as <c>r2-bucket-name</c>.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary><c>spec.pipeline_configuration.pipeline_provider</c> is <c>self</c>: the repository brings its own pipeline.</summary>
    public required bool HasOwnPipeline { get; init; }

    /// <summary><c>spec.pipeline_configuration.disable_pipelines</c>: nothing is built.</summary>
    public required bool DisablePipelines { get; init; }

    /// <summary><c>spec.pipeline_configuration.disable_deployments</c>: what is built is not deployed.</summary>
    public required bool DisableDeployments { get; init; }

    /// <summary><c>spec.pipeline_configuration.enable_pull_request_builds</c>: a pull request is built, and not deployed.</summary>
    public required bool EnablePullRequestBuilds { get; init; }

    /// <summary><c>spec.pipeline_configuration.enable_pull_request_deployments</c>.</summary>
    public required bool EnablePullRequestDeployments { get; init; }

    /// <summary><c>spec.deployment_environments</c>: the overlays to deploy; none = all but <c>local</c>.</summary>
    public required IReadOnlyList<string> DeploymentEnvironments { get; init; }

    /// <summary>What the text that it was read from is called.</summary>
    public string Place { get; init; } = "";

    /// <summary>Fields that are not known here, such as <c>spec.git_repo.colour</c>; they have no effect.</summary>
    public IReadOnlyList<string> UnknownFields { get; init; } = [];

    /// <summary>What there is to say about it once, on one line; null = nothing.</summary>
    public string? Remark => UnknownFields.Count == 0 ? null
        : OneLine.Of($"{Place}: Service '{Name}' has fields that are not known here and have no effect: {string.Join(", ", UnknownFields)}");

    /// <summary>Why no pipeline of ours may be started for this Service, and what to change; null when one may.</summary>
    public string? Obstacle =>
        DisablePipelines ? $"Service '{Name}' has spec.pipeline_configuration.disable_pipelines: true. Set it to false to have it built."
        : HasOwnPipeline ? $"Service '{Name}' has spec.pipeline_configuration.pipeline_provider: self, its repository brings its own pipeline. Set it to platform to have it built by this one."
        : null;

    /// <summary>Why no pipeline of ours may be started for a commit on this branch, and what to change; null when one may.</summary>
    /// <param name="branch">The branch; empty or null = the default branch.</param>
    public string? ObstacleOn(string? branch)
    {
        var on = string.IsNullOrEmpty(branch) ? DefaultBranch : branch;
        return Obstacle ?? (PipelineBranches.Contains(on) ? null
            : PipelineBranches.IsDefaultBranch ? $"Service '{Name}' is built on its default branch '{PipelineBranches}' alone, not on '{on}'. Add the branch to spec.pipeline_configuration.pipeline_branches, or name the one that holds the commit."
            : $"Service '{Name}' is not built on branch '{on}': spec.pipeline_configuration.pipeline_branches has {PipelineBranches}. Add the branch there, or name the one that holds the commit.");
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="gitHost">What is in front of owner and name when the Service gives no clone address; null = where its provider is.</param>
    /// <exception cref="DefinitionException">It cannot be read, or holds no such Service; all that is wrong, with file and line.</exception>
    public static ServiceDocument ReadFile(string path, GitHost? gitHost = null)
    {
        try
        {
            return Read(File.ReadAllText(path), path, gitHost);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionException([new DefinitionError(path, 0, 0, "", $"reading the Service: {e.Message}")]);
        }
    }

    /// <summary>Reads a text: YAML or JSON, the one Service of its documents; documents of other kinds are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">What the text is called in messages: a file, or an object of a cluster.</param>
    /// <param name="gitHost">What is in front of owner and name when the Service gives no clone address; null = where its provider is.</param>
    /// <exception cref="DefinitionException">It holds no such Service; all that is wrong, with line and field.</exception>
    public static ServiceDocument Read(string text, string place, GitHost? gitHost = null)
    {
        var roots = ServiceRoots.Read(text, place);
        return roots.Count == 1 ? Read(roots[0], place, gitHost) : throw new DefinitionException([new DefinitionError(place, 0, 0, "", roots.Count == 0
            ? "holds no document with kind: Service. Name the file of a ServiceHub Service."
            : $"holds {roots.Count} documents with kind: Service. Put each into a file of its own.")]);
    }

    /// <summary>Reads a text: YAML or JSON, all Services of its documents whose package is a Cloudflare Worker; Services with packages of
    /// other kinds, and documents of other kinds, are passed over. One that is wrong is no hindrance to the others.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">What the text is called in messages: a file, or an object of a cluster.</param>
    /// <param name="gitHost">What is in front of owner and name when the Service gives no clone address; null = where its provider is.</param>
    public static ServicesOfText ReadAll(string text, string place, GitHost? gitHost = null)
    {
        var (services, invalid, name) = (new List<ServiceDocument>(), new List<ServiceRefusal>(), "");
        try
        {
            foreach (var root in ServiceRoots.Read(text, place).Where(root => !ServiceReading.HasOtherPackage(root)))
            {
                try
                {
                    name = ServiceReading.NameOf(root);
                    services.Add(Read(root, place, gitHost));
                }
                catch (DefinitionException e)
                {
                    invalid.Add(new ServiceRefusal(name, e.Errors));
                }
            }
        }
        catch (DefinitionException e)
        {
            invalid.Add(new ServiceRefusal("", e.Errors));
        }

        return new ServicesOfText(services, invalid);
    }

    private static ServiceDocument Read(YamlMappingNode root, string place, GitHost? gitHost)
    {
        var (diagnostics, at) = (new Diagnostics(), new Location(place, (int)root.Start.Line, (int)root.Start.Column, ""));
        try
        {
            var service = ServiceReading.Read(root, at, gitHost, diagnostics);
            diagnostics.ThrowIfAny();
            return service;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or InvalidOperationException or FormatException)
        {
            // What nobody thought of in one Service is no hindrance to the others.
            diagnostics.Add(at, $"cannot be read, by a fault of this program: {e.GetType().Name}: {e.Message}");
            throw new DefinitionException(diagnostics.Errors);
        }
    }
}
