using Slipway.Cloudflare;

namespace Slipway.Delivery;

/// <summary>Gives versions traffic. Each deployment that is made is a new one: so when the answer is lost, a look comes before it is
/// repeated.</summary>
internal static class TrafficSwitch
{
    /// <summary>How often a deployment is sent whose answers are lost.</summary>
    private const int MaxAttempts = 3;

    /// <summary>Makes the deployment, once nobody else has changed the state, and notes it.</summary>
    /// <param name="context">What applying works with.</param>
    /// <param name="before">The deployment in force until now, or null.</param>
    /// <param name="split">Which versions get what.</param>
    /// <param name="message">The deployment's annotation.</param>
    /// <param name="force">Also when secrets have changed since one of the versions was made.</param>
    public static async Task DeployAsync(
        ApplyContext context, Deployment? before, IReadOnlyList<VersionTraffic> split, string message, bool force, CancellationToken ct)
    {
        await context.AssertStateAsync(ct);
        context.Progress($"deploying {TrafficSplit.Describe(split, id => VersionLabel.Of(id, context.State))}");
        var deployment = await SendAsync(context, before, split, message, force, ct);
        context.State = context.State with { Script = (context.State.Script ?? DeliveredScript.Empty) with { DeploymentId = deployment.Id } };
    }

    private static async Task<Deployment> SendAsync(
        ApplyContext context, Deployment? before, IReadOnlyList<VersionTraffic> split, string message, bool force, CancellationToken ct)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [VersionAnnotation.Message] = message };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await context.Api.Deployments.CreateAsync(context.AccountId, context.WorkerName, split, annotations, force, ct);
            }
            catch (CloudflareException e) when (e.RequestMayHaveBeenApplied && attempt < MaxAttempts)
            {
                context.Progress("the answer to the deployment was lost: looking which one is in force");
                var current = await LiveWorker.CurrentDeploymentAsync(context.Api, new(context.AccountId, context.WorkerName), ct);
                if (current is not null && current.Id != before?.Id && TrafficSplit.AreSame(current.Versions ?? [], split))
                {
                    return current;
                }
            }
        }
    }
}
