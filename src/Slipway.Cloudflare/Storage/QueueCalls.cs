namespace Slipway.Cloudflare;

/// <summary>Calls about queues.</summary>
public sealed class QueueCalls
{
    private readonly ApiClient client;

    internal QueueCalls(ApiClient client) => this.client = client;

    /// <summary>Lists all queues of an account.</summary>
    public Task<IReadOnlyList<Queue>> ListAsync(string accountId, CancellationToken ct)
    {
        var call = ApiCall.Get(ApiScope.Queues, $"/accounts/{accountId}/queues", $"listing the queues of account '{accountId}'");
        return client.ListAsync(call, CloudflareJson.Default.QueueArray, ct);
    }
}

/// <summary>A queue.</summary>
/// <param name="QueueId">Its id.</param>
/// <param name="QueueName">Its name.</param>
public sealed record Queue(string QueueId, string QueueName);
