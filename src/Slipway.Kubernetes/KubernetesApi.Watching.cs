using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Kubernetes;

/// <content>Following objects.</content>
public sealed partial class KubernetesApi
{
    /// <summary>
    /// Follows the objects of a namespace: first those that exist, then each change, until <paramref name="ct"/> is cancelled. A watch that the
    /// server ends, or whose connection breaks, goes on from the last version that it told, which bookmarks keep young; when the server has
    /// forgotten that version (410), the objects are listed anew, and what is different is told as a change
    /// (kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes).
    /// </summary>
    /// <param name="labels">Labels that the objects must have, with these values; null or empty = all objects.</param>
    /// <exception cref="KubernetesException">The API refused, or could not be reached again and again.</exception>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceKind kind, NamespaceName namespaceName, IReadOnlyDictionary<LabelKey, LabelValue>? labels, [EnumeratorCancellation] CancellationToken ct)
    {
        var call = new ApiCall($"watching {kind.Plural} of namespace '{namespaceName}'", kind, namespaceName, "list", "watch");
        var objects = new WatchedObjects();
        for (var failures = 0; ;)
        {
            if (objects.Version.Length == 0)
            {
                var (items, version) = await ListPagesAsync(call, labels, ct);
                foreach (var change in objects.Changes(items, version))
                {
                    yield return change;
                }
            }

            // A server that never answers, or has gone away without a word, is noticed: it ends a watch by itself after the time asked for.
            using var patience = new CancellationTokenSource(options.WatchTime + options.AttemptTimeout, options.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            using var response = await OpenWatchAsync(call, objects, labels, failures, both.Token, ct);
            failures = response is null ? failures + 1 : 0;
            if (response is not null)
            {
                using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
                while (objects.Version.Length > 0 && await ReadLineAsync(lines, both.Token, ct) is { } line)
                {
                    if (Told(call, objects, line) is { } change)
                    {
                        yield return change;
                    }
                }
            }

            await Task.Delay(options.RetryDelay, options.Time, ct);
        }
    }

    /// <summary>The watch from the last version on; null when it could not be opened and is to be tried again.</summary>
    private async Task<HttpResponseMessage?> OpenWatchAsync(
        ApiCall call, WatchedObjects objects, IReadOnlyDictionary<LabelKey, LabelValue>? labels, int failures, CancellationToken patience, CancellationToken ct)
    {
        var seconds = Math.Max(1, (int)options.WatchTime.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var path = $"{call.Kind.PathIn(call.Namespace)}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}{Query("resourceVersion", objects.Version)}{Selector(labels)}";
        HttpResponseMessage response;
        try
        {
            response = await OpenAsync(call, path, patience);
        }
        catch (KubernetesException e) when (e.InnerException is { } inner && ApiRetry.IsNetwork(inner) && failures < options.Retries)
        {
            options.Warn($"{call.Doing}: {inner.Message}; trying again {options.Again(failures)}");
            return null;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            return failures < options.Retries ? null : throw call.Unreachable(new TimeoutException("no answer", e), connection.Access);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var answer = await ApiAnswer.ReadAsync(response, options.Time, patience);
            if (answer.Status == HttpStatusCode.Gone)
            {
                objects.Forget();
                return null;
            }

            if (!answer.IsTransient || failures >= options.Retries)
            {
                throw call.Refused(answer, connection.Access);
            }

            options.Warn($"{call.Doing}: {(int)answer.Status}: {answer.Message}; trying again {options.Again(failures)}");
            var wait = answer.RetryAfter is { } after && after < options.MaxRetryAfter ? after : TimeSpan.Zero;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, options.Time, ct);
            return null;
        }
    }

    /// <summary>What a line of a watch tells; null when it is for the watch itself.</summary>
    private static WatchEvent? Told(ApiCall call, WatchedObjects objects, string line)
    {
        JsonObject change;
        try
        {
            change = JsonNode.Parse(line) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            // A line that was cut with its connection: the next watch tells it again.
            return null;
        }

        if (change["object"] is not JsonObject value)
        {
            return null;
        }

        switch ((string?)change["type"])
        {
            case "ADDED":
                return objects.Change(WatchEventType.Added, value);
            case "MODIFIED":
                return objects.Change(WatchEventType.Modified, value);
            case "DELETED":
                return objects.Change(WatchEventType.Deleted, value);
            case "BOOKMARK":
                objects.Bookmark(value);
                return null;
            case "ERROR":
                // The answer began as a success; the Status object in the line is what counts.
                var code = (HttpStatusCode)((int?)value["code"] ?? 0);
                if (code != HttpStatusCode.Gone && !ApiAnswer.IsTransientStatus(code))
                {
                    throw new KubernetesException($"{call.Doing}: {(int)code}: {((string?)value["message"])?.TrimEnd('.')}.", code);
                }

                objects.Forget();
                return null;
            default:
                return null;
        }
    }

    /// <summary>The next line; null when the watch has ended, by the server or with its connection.</summary>
    private static async Task<string?> ReadLineAsync(StreamReader lines, CancellationToken patience, CancellationToken ct)
    {
        try
        {
            return await lines.ReadLineAsync(patience);
        }
        catch (Exception e) when (e is IOException or HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
