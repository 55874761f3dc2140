using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Pipelines.Services;

/// <summary>What a run for one commit of a Service is given.</summary>
public sealed partial record ServiceRun
{
    /// <summary>The pipeline that builds.</summary>
    public const string BuildPipeline = "build-and-upload-cloudflare-worker";

    /// <summary>The pipeline that builds and deploys.</summary>
    public const string DeliverPipeline = "deliver-cloudflare-worker";

    /// <summary>The param that selects overlays.</summary>
    public const string Overlays = "overlays";

    private const string OwnerLabel = "planton.cloud/service-id";
    private const string ManagedByLabel = "app.kubernetes.io/managed-by";
    private const string ManagedBy = "managed-by";

    /// <summary>The default of the pipelines' param of this name.</summary>
    private const string DefaultManagedBy = "planton-cloud";

    /// <summary>Characters of a commit in a name: as many as git shows.</summary>
    private const int ShortCommit = 7;

    /// <summary>Random characters at the end of a name, and those that Kubernetes uses for it (no vowels: no words).</summary>
    private const int RandomLength = 5;

    /// <summary>Characters of a digest at the end of a name: 27^10, so that no two causes of runs of one commit get the same.</summary>
    private const int DigestLength = 10;
    private const string RandomCharacters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Characters of a label's value; the run's name is the value of labels of its TaskRuns and pods.</summary>
    private const int MaxLabelLength = 63;

    /// <summary>Params of the pipeline that deploys which the one that builds has not.</summary>
    public static IReadOnlySet<string> OfDeployment { get; } = new HashSet<string>(
        [Overlays, "worker-name", "cloudflare-api-base-url", "dry-run", "traffic", "adopt", "state-prefix", "state-bucket", "outputs-config-map-name"],
        StringComparer.Ordinal);

    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The params, sorted by name; those that the pipeline fills in itself are left out.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>The run's labels, sorted by key.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Derives a run. Whether the branch starts one is for <see cref="ServiceDocument.ObstacleOn"/> to say.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="commit">Full SHA of the commit, 40 or 64 hex digits.</param>
    /// <param name="branch">The branch that was pushed; empty or null = the default branch.</param>
    /// <param name="runName">The run's name, such as one of <see cref="NewName"/>.</param>
    /// <param name="given">Params that hold where the Service gives none; null = none.</param>
    /// <exception cref="FormatException">The commit is none; the message continues a sentence that names it.</exception>
    public static ServiceRun For(ServiceDocument service, string commit, string? branch, string runName, IReadOnlyDictionary<string, string>? given = null)
    {
        if (!Commit().IsMatch(commit))
        {
            throw new FormatException("is not the full SHA of a commit: 40 (or 64) hex digits. 'git rev-parse HEAD' prints it.");
        }

        var (sha, on) = (commit.ToLowerInvariant(), string.IsNullOrEmpty(branch) ? service.DefaultBranch : branch);
        var values = new SortedDictionary<string, string>(ParamsOf(service, given).ToDictionary(), StringComparer.Ordinal)
        {
            ["git-revision"] = sha,
            ["git-branch"] = on,
            ["r2-object-key"] = $"{service.Name}/{sha}.js",
            ["worker-script-artifact-config-map-name"] = $"{runName}-artifact",
            ["kustomize-manifests-config-map-name"] = $"{runName}-manifests",
        };
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [ManagedByLabel] = service.Params.GetValueOrDefault(ManagedBy, DefaultManagedBy),
            ["slipway.dev/service"] = service.Name,
            ["slipway.dev/commit"] = LabelSafe(sha),
            ["slipway.dev/branch"] = LabelSafe(on),
        };
        if (service.Id.Length > 0)
        {
            labels[OwnerLabel] = service.Id;
        }

        return new ServiceRun { Name = runName, Pipeline = PipelineOf(service), Params = values, Labels = labels };
    }

    /// <summary>The pipeline: the one that also deploys, unless the Service disables that.</summary>
    public static string PipelineOf(ServiceDocument service) => service.DisableDeployments ? BuildPipeline : DeliverPipeline;

    /// <summary>The params that are the same whatever the commit, sorted by name.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="given">Params that hold where the Service gives none; null = none.</param>
    public static IReadOnlyDictionary<string, string> ParamsOf(ServiceDocument service, IReadOnlyDictionary<string, string>? given = null)
    {
        var deploys = PipelineOf(service) == DeliverPipeline;
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (given ?? new Dictionary<string, string>()).Concat(service.Params).Where(p => deploys || !OfDeployment.Contains(p.Key)))
        {
            values[name] = value;
        }

        (values["git-url"], values["project-root"]) = (service.GitUrl, service.ProjectRoot);
        if (service.SparseCheckoutDirectories.Count > 0)
        {
            values["sparse-checkout-directories"] = string.Join(',', service.SparseCheckoutDirectories);
        }

        // Environments filter the overlays that there are; a Service that has none is built, and there is nothing to deploy.
        if (deploys && service.DeploymentEnvironments.Count > 0)
        {
            values[Overlays] = string.Join(',', service.DeploymentEnvironments.Select(name => name + "?"));
        }
        else if (deploys)
        {
            values.TryAdd(Overlays, "*?");
        }

        if (service.Id.Length > 0)
        {
            (values["owner-identifier-label-key"], values["owner-identifier-label-value"]) = (OwnerLabel, service.Id);
        }

        return values;
    }

    /// <summary>A new name for a run: <c>&lt;service&gt;-&lt;7 digits of the commit&gt;-&lt;5 random characters&gt;</c>, short enough for a label.</summary>
    public static string NewName(string service, string commit) => Named(service, commit, RandomNumberGenerator.GetString(RandomCharacters, RandomLength));

    /// <summary>The name of the run that has this cause, always the same: <c>&lt;service&gt;-&lt;7 digits of the commit&gt;-&lt;10 characters of a
    /// digest&gt;</c>. Who makes the run a second time finds that there is one.</summary>
    /// <param name="service">The Service's name.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cause">What the run is made for, such as the id of a webhook's delivery.</param>
    public static string NameOf(string service, string commit, params IEnumerable<string> cause)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [service, commit.ToLowerInvariant(), .. cause])));
        return Named(service, commit, string.Concat(Digits(digest)));
    }

    /// <summary>Digits of the digest as a number of base 27, the lowest first.</summary>
    private static IEnumerable<char> Digits(byte[] digest)
    {
        var number = new BigInteger(digest, isUnsigned: true);
        for (var i = 0; i < DigestLength; i++)
        {
            (number, var digit) = BigInteger.DivRem(number, RandomCharacters.Length);
            yield return RandomCharacters[(int)digit];
        }
    }

    private static string Named(string service, string commit, string last)
    {
        var end = $"-{commit[..Math.Min(commit.Length, ShortCommit)].ToLowerInvariant()}-{last}";
        return service[..Math.Min(service.Length, MaxLabelLength - end.Length)].TrimEnd('-') + end;
    }

    /// <summary>A text as the value of a label: other characters become hyphens, and what is too long is cut.</summary>
    public static string LabelSafe(string text)
    {
        var safe = NotOfALabel().Replace(text, "-");
        return safe[..Math.Min(safe.Length, MaxLabelLength)].Trim('-', '_', '.');
    }

    /// <summary>Where a param of each run comes from, when a Service may not give it by itself; else null.</summary>
    public static string? Derived(string param) => param switch
    {
        "git-url" => "spec.git_repo",
        "project-root" => "spec.git_repo.project_root",
        "sparse-checkout-directories" => "spec.git_repo.sparse_checkout_directories",
        "git-revision" or "git-branch" or "r2-object-key" => "the commit that is built",
        "worker-script-artifact-config-map-name" or "kustomize-manifests-config-map-name" => "the run's name",
        "owner-identifier-label-key" or "owner-identifier-label-value" => "metadata.id",
        _ => null,
    };

    /// <summary>What would go where a param says, so that a Service may not give it, only who starts its runs; else null.</summary>
    public static string? Redirects(string param) => param switch
    {
        "cloudflare-api-base-url" => "the token for Cloudflare's API",
        "kubernetes-endpoint-url" => "the token of the pod's ServiceAccount",
        // It may name a program that gets credentials, in the source that is built.
        "kubeconfig" => "credentials of the pod",
        _ => null,
    };

    [GeneratedRegex(@"\A(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commit();

    [GeneratedRegex("[^A-Za-z0-9_.-]", RegexOptions.CultureInvariant)]
    private static partial Regex NotOfALabel();
}
