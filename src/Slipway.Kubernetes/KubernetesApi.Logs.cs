using System.Runtime.CompilerServices;

namespace Slipway.Kubernetes;

/// <content>The logs of containers.</content>
public sealed partial class KubernetesApi
{
    /// <summary>
    /// The lines of a container's log as they are written. When the connection breaks it is opened anew, and what was read before is passed
    /// over (kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod).
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Its container, which has begun to run.</param>
    /// <param name="follow">True = until the container ends; false = what there is now.</param>
    /// <param name="last">Only so many lines from the end; null = all.</param>
    /// <param name="timestamps">True = each line begins with the time at which it was written (RFC 3339) and a space.</param>
    /// <exception cref="KubernetesException">The pod is gone (status 404), its container has not begun (400), the API refused otherwise, or it
    /// could not be reached.</exception>
    public async IAsyncEnumerable<string> ReadLogAsync(
        NamespaceName namespaceName, ResourceName pod, string container, bool follow, int? last, bool timestamps, [EnumeratorCancellation] CancellationToken ct)
    {
        var call = new ApiCall($"reading the log of container '{container}' of Pod '{namespaceName}/{pod}'", PodLog, namespaceName, "get");
        var path = $"{ResourceKind.Pod.PathIn(namespaceName)}/{pod}/log?container={Uri.EscapeDataString(container)}"
            + (follow ? "&follow=true" : "") + (last is null ? "" : $"&tailLines={last}") + (timestamps ? "&timestamps=true" : "");
        var seen = 0;
        for (var breaks = 0; ; breaks++)
        {
            using var response = await OpenLogAsync(call, path, breaks, ct);
            if (response is null)
            {
                continue;
            }

            if (!response.IsSuccessStatusCode)
            {
                throw call.Refused(await ApiAnswer.ReadAsync(response, options.Time, ct), connection.Access);
            }

            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
            for (var number = 0; ;)
            {
                var (line, hasEnded) = await ReadLogLineAsync(call, lines, breaks, ct);
                if (hasEnded)
                {
                    yield break;
                }

                if (line is null)
                {
                    break;
                }

                if (++number > seen)
                {
                    seen = number;
                    yield return line;
                }
            }
        }
    }

    /// <summary>What RBAC calls logs.</summary>
    private static ResourceKind PodLog { get; } = new("v1", "Pod", "pods/log");

    /// <summary>The answer; null when there was none and another try may help.</summary>
    private async Task<HttpResponseMessage?> OpenLogAsync(ApiCall call, string path, int breaks, CancellationToken ct)
    {
        try
        {
            return await OpenAsync(call, path, ct);
        }
        catch (KubernetesException e) when (e.InnerException is { } inner && ApiRetry.IsNetwork(inner) && breaks < options.Retries)
        {
            await Task.Delay(options.RetryDelay, options.Time, ct);
            return null;
        }
    }

    /// <summary>The next line; null when the connection broke and is to be opened anew.</summary>
    private async Task<(string? Line, bool HasEnded)> ReadLogLineAsync(ApiCall call, StreamReader lines, int breaks, CancellationToken ct)
    {
        try
        {
            return await lines.ReadLineAsync(ct) is { } line ? (line, false) : (null, true);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            if (breaks >= options.Retries)
            {
                throw call.Unreachable(e, connection.Access);
            }

            await Task.Delay(options.RetryDelay, options.Time, ct);
            return (null, false);
        }
    }
}
