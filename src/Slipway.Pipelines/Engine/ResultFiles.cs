using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Slipway.Pipelines.Documents;

namespace Slipway.Pipelines.Engine;

/// <summary>Reads what steps wrote as results, and applies Tekton's rules to it.</summary>
internal static class ResultFiles
{
    /// <summary>Kubernetes keeps at most 4096 bytes of a container's termination message, in which Tekton sends all results.</summary>
    /// <remarks>Source: https://tekton.dev/docs/pipelines/tasks/#emitting-results</remarks>
    public const int MaximumMessageBytes = 4096;

    /// <summary>Kubernetes keeps at most so many bytes of the termination messages of all containers of a pod, of each the same share.</summary>
    /// <remarks>Source: https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/#customizing-the-termination-message</remarks>
    public const int MaximumPodBytes = 12 * 1024;

    public const string TooLarge = "Termination message is above max allowed size 4096, caused by large task result.";

    /// <summary>The results whose files exist.</summary>
    public static Dictionary<string, ParamValue> Read(IEnumerable<ResultSpec> specs, Func<string, string> path)
    {
        var results = new Dictionary<string, ParamValue>(StringComparer.Ordinal);
        foreach (var name in specs.Select(s => s.Name.Text))
        {
            if (File.Exists(path(name)))
            {
                results[name] = ValueJson.Read(File.ReadAllText(path(name)));
            }
        }

        return results;
    }

    /// <summary>Bytes of the termination message that the results of a step make in a cluster.</summary>
    public static int MessageBytes(IEnumerable<KeyValuePair<string, ParamValue>> results)
    {
        // The start time is always in it: [{"key":"StartedAt","value":"2026-01-01T00:00:00.000Z","type":3}]
        const int Frame = 72;
        return results.Sum(Bytes) + Frame;
    }

    /// <summary>What Kubernetes would cut off of the results of a step, or null.</summary>
    /// <param name="results">The results in its message.</param>
    /// <param name="steps">The steps of the pod.</param>
    public static string? CutOff(IReadOnlyCollection<KeyValuePair<string, ParamValue>> results, IReadOnlyCollection<PlanStep> steps)
    {
        // Besides the steps: Tekton's "prepare", and where a step is a script "place-scripts".
        var containers = steps.Count + 1 + (steps.Any(s => s.Program.Script is not null) ? 1 : 0);
        var (share, bytes) = (MaximumPodBytes / containers, MessageBytes(results));
        return bytes <= share ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"its results take {bytes} bytes ({string.Join(", ", results.OrderByDescending(Bytes).Select(r => $"{r.Key}: {Bytes(r)}"))}), and Kubernetes keeps {share} "
            + $"of each of the {containers} containers of this pod: in a cluster they are lost. Write digests, sizes and names, not contents.");
    }

    private static int Bytes(KeyValuePair<string, ParamValue> result) =>
        Encoding.UTF8.GetByteCount(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(result.Value.ToString() ?? ""))
        + Encoding.UTF8.GetByteCount(result.Key) + """{"key":"","value":"","type":1},""".Length;

    /// <summary>What is wrong with the results in Tekton's words, or null. Results of a wrong type are taken out, as Tekton does.</summary>
    public static string? Validate(IEnumerable<ResultSpec> specs, Dictionary<string, ParamValue> results)
    {
        var declared = specs.ToDictionary(s => s.Name.Text, StringComparer.Ordinal);
        var mismatched = results.Where(r => declared[r.Key].Type != r.Value.TypeName).OrderBy(r => r.Key, StringComparer.Ordinal).ToList();
        if (mismatched.Count > 0)
        {
            mismatched.ForEach(m => results.Remove(m.Key));
            return "Provided results don't match declared results; may be invalid JSON or missing result declaration: "
                + string.Join(',', mismatched.Select(m => string.Create(
                    CultureInfo.InvariantCulture,
                    $" \"{m.Key}\": task result is expected to be \"{declared[m.Key].Type}\" type but was initialized to a different type \"{m.Value.TypeName}\"")));
        }

        var missing = results
            .Select(r => (r.Key, Keys: r.Value is ParamValue.Map map ? (declared[r.Key].Properties ?? []).Where(p => !map.Values.ContainsKey(p)).ToList() : []))
            .Where(r => r.Keys.Count > 0)
            .Select(r => $"{r.Key}:[{string.Join(' ', r.Keys)}]")
            .Order(StringComparer.Ordinal)
            .ToList();
        return missing.Count > 0
            ? $"missing keys for these results which are required in TaskResult's properties map[{string.Join(' ', missing)}]"
            : null;
    }
}
