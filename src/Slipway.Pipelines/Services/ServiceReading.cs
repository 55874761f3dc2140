using System.Text.RegularExpressions;
using Slipway.Pipelines.Documents;
using YamlDotNet.RepresentationModel;

namespace Slipway.Pipelines.Services;

/// <summary>Reads and checks the document of a Service.</summary>
internal static partial class ServiceReading
{
    private const string PackageType = "CLOUDFLARE_WORKER_SCRIPT";

    /// <summary>The overlay that is for a developer's machine.</summary>
    private const string LocalOverlay = "local";

    public static bool IsService(YamlMappingNode root) =>
        root.Children.Any(c => c is { Key: YamlScalarNode { Value: "kind" }, Value: YamlScalarNode { Value: "Service" } })
        // A Service of Kubernetes itself may lie in the same file.
        && !root.Children.Any(c => c is { Key: YamlScalarNode { Value: "apiVersion" }, Value: YamlScalarNode { Value: "v1" } });

    /// <summary><c>metadata.name</c> as it is written; empty when there is none.</summary>
    public static string NameOf(YamlMappingNode root) =>
        root.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "metadata" }).Value is YamlMappingNode metadata
        && metadata.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "name" }).Value is YamlScalarNode { Value: { Length: > 0 } name } ? name : "";

    /// <summary>True when the package is named and is of another kind than ours.</summary>
    public static bool HasOtherPackage(YamlMappingNode root) =>
        root.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "spec" }).Value is YamlMappingNode spec
        && spec.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: "package_type" or "packageType" }).Value is YamlScalarNode { Value: { Length: > 0 } type }
        && type != PackageType;

    public static ServiceDocument Read(YamlMappingNode root, Location at, GitHost? gitHost, Diagnostics diagnostics)
    {
        var document = new ServiceFields(root, at, diagnostics);
        var version = document.Text("api_version");
        if (version.Text != ServiceDocument.ApiVersion)
        {
            diagnostics.Add(
                version.At.In("apiVersion"), version.Text.Length == 0 ? $"is missing: write {ServiceDocument.ApiVersion}" : $"'{version.Text}' is not the apiVersion of a Service: write {ServiceDocument.ApiVersion}");
        }

        document.Ignore("kind", "status");
        var metadata = document.Mapping("metadata");
        var (name, id) = (metadata.RequiredText("name"), metadata.Text("id"));
        Check(name, NameRule(), "is not the name of a Service: lower-case letters, digits and hyphens, at most 63, with a letter or digit at both ends", diagnostics);
        Check(id, LabelRule(), "cannot be the value of a label: at most 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends", diagnostics);
        var spec = document.Mapping("spec");
        var package = spec.RequiredText("package_type");
        if (package.Text.Length > 0 && package.Text != PackageType)
        {
            diagnostics.Add(package.At, $"'{package.Text}' is not built here: only package_type {PackageType} is");
        }

        var environments = spec.Texts("deployment_environments");
        foreach (var environment in environments.Where(e => e.Text == LocalOverlay || e.Text.Contains(',', StringComparison.Ordinal)))
        {
            diagnostics.Add(environment.At, environment.Text == LocalOverlay
                ? "the overlay 'local' is never deployed: remove it"
                : $"'{environment.Text}' is not the name of an overlay: write each as an item of its own");
        }

        var git = spec.Mapping("git_repo");
        var pipelines = spec.Mapping("pipeline_configuration");
        spec.Ignore("description", "ingress");
        var service = Git(git, gitHost, diagnostics) with
        {
            Name = name.Text,
            Id = id.Text,
            DeploymentEnvironments = [.. environments.Select(e => e.Text)],
        };
        service = Pipelines(pipelines, service, diagnostics);
        return service with { UnknownFields = [.. document.End(), .. spec.End(), .. git.End(), .. pipelines.End()], Place = at.File };
    }

    private static ServiceDocument Git(ServiceFields git, GitHost? gitHost, Diagnostics diagnostics)
    {
        git.Ignore("browser_url", "github_repo");
        var clone = git.Text("clone_url");
        var (owner, name) = clone.Text.Length > 0 ? (git.Text("owner", "owner_name"), git.Text("name")) : (git.RequiredText("owner", "owner_name"), git.RequiredText("name"));
        Check(owner, OwnerRule(), "is not the owner of a repository: names of letters, digits, hyphens, underscores and dots, with slashes between them, as they stand in its address", diagnostics);
        Check(name, RepositoryRule(), "is not the name of a repository: letters, digits, hyphens, underscores and dots, as it stands in its address", diagnostics);
        Check(clone, AddressRule(), "is not the address of a repository: it has white space in it", diagnostics);
        var root = git.Text("project_root");
        var directories = git.Texts("sparse_checkout_directories");
        foreach (var path in directories.Append(root).Where(p => p.Text.StartsWith('/') || p.Text.Split('/').Contains("..")))
        {
            diagnostics.Add(path.At, $"'{path.Text}' is not a directory of the repository: write a path from its root, without '..'");
        }

        foreach (var path in directories.Where(d => d.Text.Contains(',', StringComparison.Ordinal)))
        {
            diagnostics.Add(path.At, $"'{path.Text}' holds a comma, which separates directories: write each as an item of its own");
        }

        var provider = Provider(git, isNeeded: clone.Text.Length == 0 && gitHost is null, diagnostics);
        var branch = Pattern(git.Text("default_branch"), diagnostics) is { Length: > 0 } given ? given : "main";
        var projectRoot = Pattern(root, diagnostics) is { Length: > 0 } directory ? directory : ".";
        var service = new ServiceDocument
        {
            Name = "",
            Id = "",
            GitUrl = clone.Text.Length > 0 ? clone.Text : (gitHost ?? provider)?.AddressOf(owner.Text, name.Text) ?? "",
            Repository = owner.Text.Length > 0 && name.Text.Length > 0 ? $"{owner.Text}/{name.Text}" : "",
            DefaultBranch = branch,
            ProjectRoot = projectRoot,
            TriggerPaths = new TriggerPaths(Patterns(git.Texts("trigger_paths"), diagnostics), projectRoot),
            SparseCheckoutDirectories = [.. directories.Select(d => d.Text)],
            PipelineBranches = new BranchPatterns([], branch),
            Params = new Dictionary<string, string>(),
            HasOwnPipeline = false,
            DisablePipelines = false,
            DisableDeployments = false,
            EnablePullRequestBuilds = false,
            EnablePullRequestDeployments = false,
            DeploymentEnvironments = [],
        };
        return service;
    }

    /// <summary>Where the repository is by the provider that the Service names, or has fields for; GitHub when it says nothing of that kind.</summary>
    private static GitHost? Provider(ServiceFields git, bool isNeeded, Diagnostics diagnostics)
    {
        var (named, isGitLab, isBitbucket) = (git.Text("git_repo_provider"), git.Has("gitlab_repo"), git.Has("bitbucket_repo"));
        var isUnsaid = named.Text is "" or "unspecified" or "git_repo_provider_unspecified";
        var host = GitHost.OfProvider(!isUnsaid ? named.Text : isGitLab ? "gitlab" : isBitbucket ? "bitbucket" : "github");
        if (host is null && isNeeded)
        {
            diagnostics.Add(
                named.At,
                $"where the repositories of '{named.Text}' are is not known, only of {string.Join(", ", GitHost.Providers.Order(StringComparer.Ordinal))}: give spec.git_repo.clone_url, or the option --git-host https://HOST");
        }

        return host;
    }

    private static ServiceDocument Pipelines(ServiceFields fields, ServiceDocument service, Diagnostics diagnostics)
    {
        fields.Ignore(
            "image_build_method", "image_repository_path", "tekton_pipeline_yaml_directory", "tekton_pipeline_yaml_file");
        var provider = fields.Text("pipeline_provider");
        if (provider.Text is not ("" or "platform" or "self"))
        {
            diagnostics.Add(provider.At, $"'{provider.Text}' is no pipeline provider: write platform or self");
        }

        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields.Mapping("params").Entries())
        {
            if (ServiceRun.Derived(name) is { } source)
            {
                diagnostics.Add(value.At, $"the param '{name}' follows from {source}: remove it here");
            }
            else if (ServiceRun.Redirects(name) is { } credential)
            {
                diagnostics.Add(value.At, $"the param '{name}' is not a Service's to set, because {credential} would go there: remove it here; who starts the run gives it, with -p");
            }

            given[name] = value.Text;
        }

        if (given.ContainsKey(ServiceRun.Overlays) && service.DeploymentEnvironments.Count > 0)
        {
            diagnostics.Add(fields.At.In($"{fields.At.Field}.params.{ServiceRun.Overlays}"), "spec.deployment_environments says the same: remove one of them");
        }

        var branches = Patterns([.. fields.Texts("pipeline_branches"), fields.Text("pipeline_branch")], diagnostics);

        service = service with
        {
            Params = given,
            HasOwnPipeline = provider.Text == "self",
            DisablePipelines = fields.Flag("disable_pipelines"),
            DisableDeployments = fields.Flag("disable_deployments"),
            EnablePullRequestBuilds = fields.Flag("enable_pull_request_builds"),
            EnablePullRequestDeployments = fields.Flag("enable_pull_request_deployments"),
            PipelineBranches = new BranchPatterns(branches, service.DefaultBranch),
        };
        return service;
    }

    private static List<string> Patterns(IReadOnlyList<Located> texts, Diagnostics diagnostics)
    {
        var given = texts.Where(t => t.Text.Length > 0).ToList();
        if (given.Count > GlobPattern.MaxCount)
        {
            diagnostics.Add(given[GlobPattern.MaxCount].At, $"is one of {given.Count:N0} patterns, over the limit of {GlobPattern.MaxCount}: write fewer, with * and **");
        }

        return [.. given.Take(GlobPattern.MaxCount).Select(text => Pattern(text, diagnostics)).Where(pattern => pattern.Length > 0)];
    }

    /// <summary>A text that patterns are made of; empty when it can be none.</summary>
    private static string Pattern(Located text, Diagnostics diagnostics)
    {
        if (GlobPattern.Problem(text.Text) is not { } problem)
        {
            return text.Text;
        }

        diagnostics.Add(text.At, problem);
        return "";
    }

    private static void Check(Located text, Regex rule, string otherwise, Diagnostics diagnostics)
    {
        if (text.Text.Length > 0 && !rule.IsMatch(text.Text))
        {
            diagnostics.Add(text.At, $"'{text.Text}' {otherwise}");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameRule();

    [GeneratedRegex(@"\A~?(?!\.{1,2}(?:/|\z))[-A-Za-z0-9_.]+(?:/(?!\.{1,2}(?:/|\z))[-A-Za-z0-9_.]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnerRule();

    [GeneratedRegex(@"\A(?!\.{1,2}\z)[-A-Za-z0-9_.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryRule();

    [GeneratedRegex(@"\A[^\s\p{C}]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AddressRule();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelRule();
}
