using System.Text;

namespace Slipway.Bundles;

/// <summary>The modules of a bundle, as they lie in <see cref="BundleDirectory.Modules"/>.</summary>
/// <param name="MainModule">The main module's name, or null for a Worker of assets only.</param>
/// <param name="Modules">Content type by name.</param>
/// <param name="SourceMaps">Names of source maps, sorted.</param>
public sealed record ModuleSet(string? MainModule, SortedDictionary<string, string> Modules, IReadOnlyList<string> SourceMaps)
{
    /// <summary>The name that every bundle's main module has, whatever its source is called.</summary>
    public const string MainName = "index.js";

    /// <summary>Files in wrangler's output that are no part of the Worker.</summary>
    private static readonly string[] Notes = ["README.md", "bundle-meta.json"];

    /// <summary>No module at all: a Worker of assets only.</summary>
    public static ModuleSet Empty { get; } = new(null, new(StringComparer.Ordinal), []);

    /// <summary>
    /// Moves what wrangler wrote into a bundle's modules directory. Every file keeps its bytes. The main module becomes
    /// <c>index.js</c>, unless that would break the Worker (another module has that name or imports the main module by its own) or it
    /// is Python. Its source map keeps the name that the main module's last line, <c>//# sourceMappingURL=…</c>, says.
    /// </summary>
    /// <exception cref="BundleException">wrangler wrote no main module.</exception>
    public static async Task<ModuleSet> CollectAsync(WranglerOutput output, ProjectLocation project, string modulesDirectory, CancellationToken ct)
    {
        var found = output.Form is { } form ? FromForm(form) : FromFiles(output);
        var main = output.Form is { } f ? Plain(f.Main ?? "") : MainFile(output, found);
        if (main is null || !found.TryGetValue(main, out var mainModule) || !(mainModule.Content is not null || File.Exists(Path.Combine(output.Directory, main))))
        {
            throw new BundleException(
                $"""
                ERROR: Bundle not created at dist/index.js
                wrangler {output.WranglerVersion} ended without an error, but '{main ?? Path.GetFileName(output.Config?.Main) ?? "a main module"}' is not in its output directory. Run 'wrangler deploy --dry-run --outdir=dist' in '{project.Relative(project.ProjectRoot)}' and look at main, build and wrangler-arguments.
                """);
        }

        if (output.Form is null)
        {
            foreach (var (name, path) in LeftOutModules.Find(Code(mainModule, output.Directory), found.ContainsKey, project, output.WranglerVersion))
            {
                found[name] = new Found(path, ModuleTypes.Of(name, output.Config?.Rules ?? []) ?? "application/octet-stream", null);
            }
        }

        Directory.CreateDirectory(modulesDirectory);
        var mainName = NameOfMain(main, found, output.Directory);
        var modules = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, module) in found)
        {
            var target = name == main ? mainName : name;
            var file = Inside(modulesDirectory, target);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            // The file that wrangler wrote, so that no byte can differ; a module that it made up is in the form only.
            if (File.Exists(Path.Combine(output.Directory, module.File)))
            {
                File.Copy(Path.Combine(output.Directory, module.File), file, overwrite: true);
            }
            else
            {
                await File.WriteAllBytesAsync(file, module.Content!.Value, ct);
            }

            modules[target] = module.ContentType;
        }

        return new ModuleSet(mainName, modules, await MoveSourceMapsAsync(output, project, modulesDirectory, mainName, modules, ct));
    }

    private sealed record Found(string File, string ContentType, ReadOnlyMemory<byte>? Content);

    private static Dictionary<string, Found> FromForm(UploadForm form) =>
        form.Parts.Where(p => p.ContentType != ModuleTypes.SourceMap)
            .DistinctBy(p => Plain(p.Name))
            .ToDictionary(p => Plain(p.Name), p => new Found(Plain(p.FileName), p.ContentType, p.Content), StringComparer.Ordinal);

    private static Dictionary<string, Found> FromFiles(WranglerOutput output) =>
        Directory.EnumerateFiles(output.Directory, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(output.Directory, file))
            .Where(name => !Notes.Contains(name, StringComparer.Ordinal) && !name.EndsWith(".map", StringComparison.Ordinal))
            .ToDictionary(
                name => name,
                name => new Found(name, ModuleTypes.Of(name, output.Config?.Rules ?? []) ?? "application/octet-stream", null),
                StringComparer.Ordinal);

    /// <summary>Where wrangler puts the main module: by the entry's name, with the extension <c>.js</c> when it has bundled it.</summary>
    private static string? MainFile(WranglerOutput output, Dictionary<string, Found> found)
    {
        var entry = Path.GetFileName(output.Config?.Main);
        string?[] names = [entry, Path.ChangeExtension(entry, ".js"), Path.ChangeExtension(entry, ".mjs")];
        var main = names.FirstOrDefault(n => n is not null && found.ContainsKey(n));
        if (main is not null && found[main].ContentType == ModuleTypes.EsModule && IsScript(File.ReadAllText(Path.Combine(output.Directory, main))))
        {
            found[main] = found[main] with { ContentType = ModuleTypes.CommonJs };
        }

        return main;
    }

    /// <summary>esbuild's output of a Worker in service-worker format is one function call; that of a module ends with its exports.</summary>
    private static bool IsScript(string code) => code.TrimStart().StartsWith("(() => {", StringComparison.Ordinal) || code.Contains("\nmodule.exports", StringComparison.Ordinal);

    private static string NameOfMain(string main, Dictionary<string, Found> found, string directory)
    {
        var isTaken = found.ContainsKey(MainName) && main != MainName;
        var isImported = found.Any(m => m.Key != main && m.Value.ContentType is ModuleTypes.EsModule or ModuleTypes.CommonJs
            && Code(m.Value, directory) is var code && code.Contains("/" + Path.GetFileName(main), StringComparison.Ordinal));
        return isTaken || isImported || found[main].ContentType == ModuleTypes.Python ? main : MainName;
    }

    private static string Code(Found module, string directory) =>
        Path.Combine(directory, module.File) is var file && File.Exists(file) ? File.ReadAllText(file) : Encoding.UTF8.GetString(module.Content!.Value.Span);

    private static async Task<IReadOnlyList<string>> MoveSourceMapsAsync(
        WranglerOutput output, ProjectLocation project, string modulesDirectory, string mainName, SortedDictionary<string, string> modules, CancellationToken ct)
    {
        var maps = new List<string>();
        foreach (var file in Directory.EnumerateFiles(output.Directory, "*.map", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(output.Directory, file);
            if (modules.ContainsKey(name))
            {
                continue;
            }

            var target = Inside(modulesDirectory, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            if (output.Config is not { IsUnbundled: true })
            {
                // Bundling makes one module of code, and one map.
                await SourceMap.MakeRelativeAsync(target, mainName, output.Directory, project.ProjectRoot, ct);
            }

            maps.Add(name);
        }

        return maps;
    }

    /// <summary>wrangler names collected modules <c>./hash-name</c>; the loader resolves both spellings to one module.</summary>
    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;

    private static string Inside(string directory, string name) =>
        Path.GetFullPath(name, directory) is var path && path.StartsWith(directory + "/", StringComparison.Ordinal)
            ? path
            : throw new BundleException($"collecting modules: wrangler names a module '{name}', which lies outside of the bundle. Set base_dir in the wrangler config so that all modules are below it.");
}
