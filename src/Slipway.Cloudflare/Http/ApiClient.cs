using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;

namespace Slipway.Cloudflare;

/// <summary>Sends calls: within the budget, again when that helps, and makes results or errors of the answers.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>Pages of a list after which it is taken to be endless.</summary>
    private const int MaxPages = 1000;

    private readonly CloudflareApiOptions options;
    private readonly ApiConnection connection;
    private readonly CallBudget budget;
    private readonly ResiliencePipeline<ApiAnswer> retry;
    private int calls;

    public ApiClient(CloudflareApiOptions options)
    {
        this.options = options;
        connection = new ApiConnection(options);
        budget = new CallBudget(options.Time, options.Warn);
        retry = ApiRetry.Create(options);
    }

    /// <summary>HTTP requests sent.</summary>
    public int Calls => Volatile.Read(ref calls);

    /// <summary>Sends a call and reads its result.</summary>
    public async Task<T> SendAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        var answer = await SendAsync(call, ct);
        return Read(call, answer, answer.Result, type);
    }

    /// <summary>Sends a call that reads something; null when the API says by one of the codes that it is not there.</summary>
    public async Task<T?> FindAsync<T>(ApiCall call, JsonTypeInfo<T> type, int[] absent, CancellationToken ct)
        where T : class
    {
        try
        {
            return await SendAsync(call, type, ct);
        }
        catch (CloudflareException e) when (e.Has(absent))
        {
            return null;
        }
    }

    /// <summary>Sends a call that reads something by its id; null when the API says that it is not there: each product has numbers of its own for that.</summary>
    public async Task<T?> FindByIdAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class
    {
        try
        {
            return await SendAsync(call, type, ct);
        }
        catch (CloudflareException e) when (IsAbsent(e))
        {
            return null;
        }
    }

    /// <summary>Reads all pages of a list.</summary>
    /// <param name="field">The field of the result that holds the items; null = the result is the list.</param>
    public async Task<IReadOnlyList<T>> ListAsync<T>(ApiCall call, JsonTypeInfo<T[]> type, CancellationToken ct, string? field = null)
    {
        List<T> items = [];
        for (var page = 1; page <= MaxPages; page++)
        {
            var separator = call.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            // The first page is the default: lists without pages do not know the parameter.
            var answer = await SendAsync(page == 1 ? call : call with { Path = $"{call.Path}{separator}page={page}" }, ct);
            var found = ReadItems(call, answer, type, field);
            items.AddRange(found);
            if (found.Length == 0 || !PageInfo.Of(answer).HasMore(page))
            {
                break;
            }
        }

        return items;
    }

    /// <summary>Reads the first page of a list.</summary>
    public async Task<IReadOnlyList<T>> FirstPageAsync<T>(ApiCall call, JsonTypeInfo<T[]> type, CancellationToken ct, string? field = null) =>
        ReadItems(call, await SendAsync(call, ct), type, field);

    /// <summary>Deletes; what is not there is deleted already.</summary>
    public async Task DeleteAsync(ApiCall call, CancellationToken ct)
    {
        try
        {
            await SendAsync(call, ct);
        }
        catch (CloudflareException e) when (IsAbsent(e))
        {
            // It is gone, as it shall be.
        }
    }

    /// <summary>Sends a call.</summary>
    /// <exception cref="CloudflareException">It failed.</exception>
    public async Task<ApiAnswer> SendAsync(ApiCall call, CancellationToken ct)
    {
        var attempts = new ApiAttempts(call, options.BaseUrl, new Redaction([options.Token.Value, call.Bearer ?? "", .. call.Secrets]));
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(ApiRetry.Attempts, attempts);
        try
        {
            var answer = await retry.ExecuteAsync(async c => await AttemptAsync(attempts, c.CancellationToken), context);
            return answer.IsSuccess ? answer : throw ApiFailure.Refused(attempts, answer, options);
        }
        catch (NoAnswerException e)
        {
            throw ApiFailure.Unreachable(attempts, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => connection.Dispose();

    private async Task<ApiAnswer> AttemptAsync(ApiAttempts attempts, CancellationToken ct)
    {
        await budget.AcquireAsync(ct);
        options.OnCall(attempts.Call.Method.Method, attempts.Call.Path);
        Interlocked.Increment(ref calls);
        attempts.Begin();
        try
        {
            var (answer, limit) = await connection.SendAsync(attempts.Call, ct);
            attempts.End(answer);
            if (limit is not null)
            {
                budget.Note(limit);
            }

            return answer;
        }
        catch (NoAnswerException e)
        {
            attempts.End(e);
            throw;
        }
    }

    /// <summary>7000 and 7003 mean that the path is wrong, which says nothing about the thing.</summary>
    private static bool IsAbsent(CloudflareException e) =>
        e.Status == HttpStatusCode.NotFound && e.Errors.Count > 0 && !e.Has(CloudflareErrorCode.NoRoute, CloudflareErrorCode.CouldNotRoute);

    private static T[] ReadItems<T>(ApiCall call, ApiAnswer answer, JsonTypeInfo<T[]> type, string? field)
    {
        var result = answer.Result;
        if (field is not null && result.ValueKind == JsonValueKind.Object)
        {
            result = result.TryGetProperty(field, out var items) ? items : default;
        }

        return result.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? [] : Read(call, answer, result, type);
    }

    private static T Read<T>(ApiCall call, ApiAnswer answer, JsonElement result, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return (result.ValueKind == JsonValueKind.Undefined ? null : result.Deserialize(type))
                ?? throw new JsonException("it has no result");
        }
        catch (JsonException e)
        {
            throw ApiFailure.NotUnderstood(call, answer, e);
        }
    }
}
