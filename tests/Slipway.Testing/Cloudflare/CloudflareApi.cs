using System.Net;

namespace Slipway.Testing.Cloudflare;

/// <summary>Carries out requests: checks the token, the path, the permission and the body, and hands over to the endpoint.</summary>
internal sealed class CloudflareApi
{
    private readonly StoredCloud cloud;
    private readonly EndpointTable endpoints = new();
    private readonly Lock gate = new();

    public CloudflareApi(StoredCloud cloud)
    {
        this.cloud = cloud;
        var assets = new AssetsApi(cloud);
        var making = new VersionMaking(cloud, assets);
        new TokensApi(cloud).AddTo(endpoints);
        new ZonesApi(cloud).AddTo(endpoints);
        new DnsRecordsApi(cloud).AddTo(endpoints);
        new DomainsApi(cloud).AddTo(endpoints);
        new ScriptsApi(cloud, making).AddTo(endpoints);
        new VersionsApi(cloud, making).AddTo(endpoints);
        new SettingsApi(cloud, making).AddTo(endpoints);
        new SecretsApi(cloud, making).AddTo(endpoints);
        assets.AddTo(endpoints);
        new StorageApi(cloud).AddTo(endpoints);
    }

    /// <exception cref="RefusalException">The request is refused; nothing has changed.</exception>
    public Answer Carry(RecordedRequest request, string authorization)
    {
        lock (gate)
        {
            var (endpoint, path) = endpoints.Find(request.Method, request.Path);
            var bearer = Bearer(authorization);
            var token = endpoint.NeedsToken ? Token(bearer, isVerify: request.Path.EndsWith("/tokens/verify", StringComparison.Ordinal)) : null;
            var call = new Call(request, path, bearer, token);
            CheckTarget(call, path);
            if (endpoint.Permission.Length > 0 && !token!.May(endpoint.Permission))
            {
                throw RefusalException.Authentication();
            }

            CheckForm(call, endpoint);
            return endpoint.Handle(call);
        }
    }

    /// <summary>Lets a test look at what is stored while no request changes it.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }

    private static string Bearer(string authorization) =>
        authorization.Length == 0 ? throw new RefusalException(400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers")
        : authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization["Bearer ".Length..]
        : throw new RefusalException(400, 6003, "Invalid request headers", (6111, "Invalid format for Authorization header"));

    private StoredToken Token(string bearer, bool isVerify)
    {
        var token = cloud.Tokens.Find(t => t.Value == bearer);
        return token is null && isVerify ? throw new RefusalException(401, 1000, "Invalid API Token")
            : token is null || token.Status != "active" && !isVerify ? throw new RefusalException(403, 9109, "Invalid access token")
            : token;
    }

    private void CheckTarget(Call call, Dictionary<string, string> path)
    {
        if (path.TryGetValue("account", out var account) && !cloud.Accounts.Exists(a => a.Id == account)
            || path.TryGetValue("zone", out var id) && !cloud.Zones.Exists(z => z.Id == id))
        {
            throw new RefusalException(
                (int)HttpStatusCode.NotFound, 7003, $"Could not route to {call.Request.Path}, perhaps your object identifier is invalid?", (7000, "No route for that URI"));
        }

        if (path.ContainsKey("zone") && call.Token.Zones?.Contains(cloud.Zone(call).Name) == false)
        {
            throw RefusalException.Authentication();
        }
    }

    private static void CheckForm(Call call, Endpoint endpoint)
    {
        if (!call.IsLenient && endpoint.IsOfWrangler)
        {
            throw new RefusalException(403, 10000, "Only wrangler uses this endpoint: it is undocumented, and replaces what others made.") { IsViolation = true };
        }

        if (call.Request.UserAgent.Length == 0)
        {
            throw new RefusalException(403, 1010, "The request has no User-Agent.") { IsViolation = true };
        }

        if (!call.IsLenient && call.QueryNames.FirstOrDefault(n => !endpoint.Query.Contains(n)) is { } unknown)
        {
            throw new RefusalException(400, 7001, $"The query has a parameter '{unknown}' that this endpoint does not know.") { IsViolation = true };
        }

        var type = call.Request.Headers.GetValueOrDefault("Content-Type", "").Split(';')[0];
        string[] expected = endpoint.Body switch
        {
            BodyKind.Json => ["application/json"],
            BodyKind.MergePatch => ["application/merge-patch+json", "application/json"],
            BodyKind.Multipart => ["multipart/form-data"],
            _ => [],
        };
        if (endpoint.Body == BodyKind.None && !call.Request.Body.IsEmpty && !call.IsLenient)
        {
            throw RefusalException.InvalidBody("no body is expected");
        }

        if (expected.Length > 0 && !expected.Contains(type))
        {
            throw RefusalException.InvalidBody($"the Content-Type is '{type}', expected {string.Join(" or ", expected)}");
        }

        if (endpoint.Schema is { } schema && RequestSchemas.Errors(schema, call.Json, call.Strictness) is { Count: > 0 } errors)
        {
            throw RefusalException.InvalidBody(string.Join("; ", errors));
        }
    }
}
