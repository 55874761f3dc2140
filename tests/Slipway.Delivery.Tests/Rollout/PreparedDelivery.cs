using Slipway.Cloudflare;
using Slipway.Manifests;

namespace Slipway.Delivery.Tests;

/// <summary>Manifests on their way from references to plans, as the verbs and the step go it; each time with connections of its own.</summary>
internal sealed class PreparedDelivery(DeliveryCase test)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<IReadOnlyList<WorkerDeployment>> DeploymentsAsync(params CloudflareWorker[] workers)
    {
        var connections = new DeliveryConnections(new DeliverySettings
        {
            Token = ApiToken.Parse(test.Server.Token.Value, "test"),
            ApiUrl = CloudflareApiUrl.Parse(test.Server.BaseUrl),
            StoreOf = _ => test.StoreEndpoint,
            Credentials = () => throw new InvalidOperationException("a directory needs none"),
        });
        return new RolloutPreparation(connections, new ReferenceResolver(new ReferenceSources { Api = connections.Api })).DeploymentsAsync(workers, TrafficShare.All, adopt: false, Ct);
    }

    /// <summary>Plans the Worker of the test.</summary>
    public async Task<DeploymentPlan> PlanAsync() => (await Rollout.PlanAsync(await DeploymentsAsync(test.Worker), _ => { }, Ct)).Plans[0];

    /// <summary>Deploys it, and gives the requests that it took.</summary>
    public async Task<IReadOnlyList<string>> DeployAsync() => await test.RequestsOfAsync(async () => await (await PlanAsync()).ApplyAsync(_ => { }, Ct));
}
