namespace Slipway.Cloudflare;

/// <summary>Calls about D1 databases.</summary>
public sealed class D1Calls
{
    private readonly ApiClient client;

    internal D1Calls(ApiClient client) => this.client = client;

    /// <summary>Lists the databases of an account.</summary>
    /// <param name="name">Only those of exactly this name; null = all.</param>
    public async Task<IReadOnlyList<D1Database>> ListAsync(string accountId, string? name, CancellationToken ct)
    {
        ApiPath path = $"/accounts/{accountId}/d1/database";
        var call = ApiCall.Get(ApiScope.D1, path.With("name", name), $"listing the D1 databases of account '{accountId}'");
        var found = await client.ListAsync(call, CloudflareJson.Default.D1DatabaseArray, ct);
        // The filter is a search.
        return name is null ? found : [.. found.Where(database => database.Name == name)];
    }

    /// <summary>Reads a database.</summary>
    /// <returns>Null when there is none of that id.</returns>
    public Task<D1Database?> GetAsync(string accountId, string id, CancellationToken ct) => client.FindByIdAsync(
        ApiCall.Get(ApiScope.D1, $"/accounts/{accountId}/d1/database/{id}", $"reading D1 database '{id}'"), CloudflareJson.Default.D1Database, ct);
}

/// <summary>A D1 database.</summary>
/// <param name="Uuid">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record D1Database(string Uuid, string Name);
