using System.IO.Enumeration;
using Slipway.Kubernetes;
using Slipway.Manifests;

namespace Slipway.Delivery;

/// <summary>The branches that an overlay is deployed from, which a label of its CloudflareWorker says.</summary>
internal static class OverlayBranch
{
    /// <summary>The label: a glob of branches, where <c>*</c> is any text (slashes too) and <c>?</c> one character; case counts.</summary>
    public const string Label = "planton.ai/git-branch";

    /// <summary>True when an overlay is meant: its label says so, or, where it has none, the filter.</summary>
    /// <param name="map">The ConfigMap with the overlays.</param>
    /// <param name="overlay">The overlay, which it has.</param>
    /// <param name="place">What the ConfigMap is called in messages.</param>
    /// <param name="branch">The branch that is deployed.</param>
    /// <param name="filtered">What the filter says.</param>
    /// <param name="tell">Receives a line when it is not the filter that decides, or when the label cannot be read.</param>
    /// <exception cref="InjectionUsageException">The labels of its Workers contradict each other.</exception>
    public static bool Decide(ConfigMap map, string overlay, string place, string branch, bool filtered, Action<string> tell)
    {
        if (Globs(map, overlay, place, out var problem) is not { } globs)
        {
            // What is meant is read once more, and fails then.
            if (!filtered)
            {
                tell($"overlay {overlay} is left out: the filter does not name it, and whether it has a label {Label} cannot be read: {problem}");
            }

            return filtered;
        }

        if (globs.Count == 0)
        {
            return filtered;
        }

        var matching = globs.Where(glob => FileSystemName.MatchesSimpleExpression(glob, branch, ignoreCase: false)).ToList();
        if (matching.Count > 0 && matching.Count < globs.Count)
        {
            throw new InjectionUsageException(
                $"choosing overlays: the Workers of overlay '{overlay}' in {place} have different labels {Label}: '{string.Join("', '", globs)}', of which only '{string.Join("', '", matching)}' "
                + $"means branch '{branch}'. An overlay is deployed as a whole: give its Workers one label, or an overlay each.");
        }

        var meant = matching.Count > 0;
        if (meant != filtered)
        {
            tell($"overlay {overlay} is {(meant ? "deployed although the filter does not name it" : "left out")}: its label {Label} '{string.Join("', '", globs)}' {(meant ? "means" : "does not mean")} branch '{branch}'");
        }

        return meant;
    }

    /// <summary>The globs of an overlay's Workers, each once; null when they cannot be read.</summary>
    private static List<string>? Globs(ConfigMap map, string overlay, string place, out string problem)
    {
        problem = "";
        try
        {
            return [.. ManifestFile.Parse(OverlayText.Decode(map, overlay, place), overlay).Workers
                .Select(worker => worker.Labels.GetValueOrDefault(Label, "")).Where(glob => glob.Length > 0).Distinct(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is ManifestException or InjectionException)
        {
            problem = e.Message;
            return null;
        }
    }
}
