namespace Slipway.Bundles;

/// <summary>The parts of a bundle that matter for its start.</summary>
/// <param name="Main">The main module.</param>
/// <param name="Modules">All modules, the main one first.</param>
/// <param name="CompatibilityDate">The compatibility date.</param>
/// <param name="CompatibilityFlags">The compatibility flags.</param>
/// <param name="Bindings">What stands for the bindings that it declares.</param>
internal sealed record StartedBundle(
    WorkerdModule Main, IReadOnlyList<WorkerdModule> Modules, string CompatibilityDate, IReadOnlyList<string> CompatibilityFlags, StandIns Bindings)
{
    /// <summary>The list of the files of Workers Sites, which wrangler adds when it uploads.</summary>
    private const string SiteManifest = "__STATIC_CONTENT_MANIFEST";

    /// <summary>Whether it is written in service-worker format: a script, with bindings as global variables.</summary>
    public bool IsScript => Main.ContentType == ModuleTypes.CommonJs;

    /// <summary>Reads the parts.</summary>
    public static StartedBundle Of(BundleDirectory bundle, BundleIndex index, string main)
    {
        var modules = index.Modules.OrderByDescending(m => m.Name == main)
            .Select(m => new WorkerdModule(m.Name, m.ContentType, Path.GetFullPath(Path.Combine(bundle.Modules, m.Name)))).ToList();
        var bindings = StandIns.For(index.Bindings, index.Assets?.Config, modules.ToDictionary(m => m.Name, m => m.File!, StringComparer.Ordinal));
        if (bindings.HasSite)
        {
            modules.AddRange(modules.Select(m => Path.GetDirectoryName(m.Name) ?? "").Distinct().Select(d => Path.Combine(d, SiteManifest))
                .Where(name => modules.All(m => m.Name != name)).Select(name => new WorkerdModule(name, "text/plain", null, "{}")).ToArray());
        }

        return new StartedBundle(modules[0], modules, index.CompatibilityDate ?? WorkerdConfig.OldestDate, index.CompatibilityFlags, bindings);
    }

    /// <summary>The modules with one more as the main one.</summary>
    public IReadOnlyList<WorkerdModule> Behind(params IEnumerable<WorkerdModule> first) => [.. first, .. Modules];
}
