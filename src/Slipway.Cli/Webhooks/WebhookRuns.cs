using System.Net;
using System.Text.Json.Nodes;
using Slipway.Cli.Cluster;
using Slipway.Kubernetes;
using Slipway.Pipelines;
using Slipway.Pipelines.Services;
using Slipway.Webhooks;

namespace Slipway.Cli.Webhooks;

/// <summary>Makes the runs of the endpoint in a cluster, as <c>slipway start --service</c> does.</summary>
/// <param name="api">The cluster.</param>
/// <param name="settings">What all runs are given.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookRuns(KubernetesApi api, WebhookRunSettings settings, TimeProvider time) : IRunStarter
{
    /// <summary>The annotation that says which delivery a run is for.</summary>
    public const string Delivery = "slipway.dev/delivery";

    /// <summary>The wait before a creation is tried again; it doubles each time. The delivery's own time is the limit.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(300);

    /// <summary>How patient each call is: the whole delivery has 8 s.</summary>
    public static KubernetesApiOptions Patience { get; } = new()
    {
        Retries = 4,
        RetryDelay = TimeSpan.FromMilliseconds(200),
        MaxRetryAfter = TimeSpan.FromSeconds(2),
        AttemptTimeout = TimeSpan.FromSeconds(4),
    };

    /// <inheritdoc/>
    public async Task<bool> StartAsync(ServiceRun run, string delivery, CancellationToken ct)
    {
        try
        {
            var name = ResourceName.Parse(run.Name);
            var pipeline = await PipelineDeclaration.ReadAsync(api, settings.Namespace, ResourceName.Parse(run.Pipeline), isDryRun: false, ct);
            var document = Fitting(run, pipeline);
            document["metadata"]!["annotations"] = new JsonObject { [Delivery] = delivery };
            return await CreateAsync(document, name, delivery, ct);
        }
        catch (KubernetesException e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity)
        {
            throw new RunStartException(e.Message, e) { IsPermanent = true };
        }
        catch (Exception e) when (e is CliUsageException or KubernetesException or KubernetesUsageException or DefinitionException or FormatException)
        {
            throw new RunStartException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task<string?> ObstacleAsync(CancellationToken ct)
    {
        try
        {
            foreach (var pipeline in new[] { ServiceRun.DeliverPipeline, ServiceRun.BuildPipeline })
            {
                if (await api.GetAsync(ResourceKind.Pipeline, settings.Namespace, ResourceName.Parse(pipeline), ct) is null)
                {
                    return $"namespace '{settings.Namespace}' of {api.Location} has no Pipeline '{pipeline}'. Install it, or name its namespace with -n.";
                }
            }

            return null;
        }
        catch (Exception e) when (e is KubernetesException or KubernetesUsageException)
        {
            return e.Message;
        }
    }

    /// <summary>Holds the params of all runs against the Pipelines.</summary>
    /// <exception cref="CliUsageException">No Pipeline has one of them.</exception>
    /// <exception cref="KubernetesException">The API could not be reached.</exception>
    public async Task CheckAsync(CancellationToken ct)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pipeline in new[] { ServiceRun.DeliverPipeline, ServiceRun.BuildPipeline })
        {
            known.UnionWith((await PipelineDeclaration.ReadAsync(api, settings.Namespace, ResourceName.Parse(pipeline), isDryRun: false, ct)).Params.Keys);
        }

        if (settings.Params.FirstOrDefault(p => !known.Contains(p)) is { } unknown)
        {
            throw new CliUsageException(NearestName.Of(unknown, known) is { } nearest
                ? $"option -p: neither Pipeline has a param '{unknown}', did you mean '{nearest}'?"
                : $"option -p: neither Pipeline has a param '{unknown}'. There are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>The run's document, when it fits the Pipeline.</summary>
    /// <exception cref="RunStartException">It does not, and will not whenever it is sent.</exception>
    private JsonObject Fitting(ServiceRun run, PipelineDeclaration pipeline)
    {
        try
        {
            return StartedRun.Create(Request(run), pipeline, null);
        }
        catch (CliUsageException e)
        {
            throw new RunStartException(e.Message, e) { IsPermanent = true };
        }
    }

    /// <summary>A run has one name whoever makes it: it may be sent again until it is there.</summary>
    private async Task<bool> CreateAsync(JsonObject document, ResourceName name, string delivery, CancellationToken ct)
    {
        var wait = RetryDelay;
        for (var mayBeOurs = false; ; mayBeOurs = true)
        {
            try
            {
                await api.CreateAsync(ResourceKind.PipelineRun, document, ct);
                return true;
            }
            catch (KubernetesException e) when (e.StatusCode == HttpStatusCode.Conflict)
            {
                return await IsOfAsync(name, delivery, ct) ? mayBeOurs : throw new KubernetesException($"{e.Message} It is not that of this delivery.", e.StatusCode, e);
            }
            catch (KubernetesException e) when (e.StatusCode is null or >= HttpStatusCode.InternalServerError)
            {
                try
                {
                    await Task.Delay(wait, time, ct);
                }
                catch (OperationCanceledException)
                {
                    throw e;
                }

                wait *= 2;
            }
        }
    }

    private async Task<bool> IsOfAsync(ResourceName name, string delivery, CancellationToken ct) =>
        await api.GetAsync(ResourceKind.PipelineRun, settings.Namespace, name, ct) is { } run && (string?)run["metadata"]?["annotations"]?[Delivery] == delivery;

    private StartRequest Request(ServiceRun run) => new()
    {
        Pipeline = ResourceName.Parse(run.Pipeline),
        Service = run,
        Namespace = settings.Namespace,
        Params = new Dictionary<string, string>(),
        Workspaces = settings.Workspaces,
        Labels = settings.Labels,
        ServiceAccount = settings.ServiceAccount,
        Timeout = settings.Timeout,
    };
}
