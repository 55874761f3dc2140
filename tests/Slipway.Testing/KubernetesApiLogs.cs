using System.Text;

namespace Slipway.Testing;

/// <summary>The logs of containers of the API server that tests run.</summary>
internal sealed class KubernetesApiLogs
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Namespace, string Pod, string Container), Log> logs = [];

    /// <summary>Adds to a log.</summary>
    /// <param name="hasEnded">True when the container ends with this.</param>
    public void Write(string namespaceName, string pod, string container, string text, bool hasEnded)
    {
        lock (gate)
        {
            if (!logs.TryGetValue((namespaceName, pod, container), out var log))
            {
                logs[(namespaceName, pod, container)] = log = new Log();
            }

            log.Text.Append(text);
            log.HasEnded = hasEnded;
            log.Changed.TrySetResult();
            log.Changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Remove(string namespaceName, string pod)
    {
        lock (gate)
        {
            foreach (var key in logs.Keys.Where(k => k.Namespace == namespaceName && k.Pod == pod).ToList())
            {
                logs.Remove(key);
            }
        }
    }

    /// <summary>The text from a place on, and what to wait for when there is no more; null at the end of what is asked for.</summary>
    public (string Text, Task? More) Read(string namespaceName, string pod, string container, int from, bool follow)
    {
        lock (gate)
        {
            if (!logs.Keys.Any(k => k.Namespace == namespaceName && k.Pod == pod))
            {
                throw new KubernetesApiException(404, "NotFound", $"pods \"{pod}\" not found", new() { ["name"] = pod, ["kind"] = "pods" });
            }

            if (!logs.TryGetValue((namespaceName, pod, container), out var log))
            {
                throw KubernetesApiException.BadRequest($"container \"{container}\" in pod \"{pod}\" is waiting to start: PodInitializing");
            }

            return (log.Text.ToString(from, log.Text.Length - from), follow && !log.HasEnded ? log.Changed.Task : null);
        }
    }

    private sealed class Log
    {
        public StringBuilder Text { get; } = new();

        public bool HasEnded { get; set; }

        public TaskCompletionSource Changed { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
