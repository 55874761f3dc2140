using System.Text.Json.Nodes;
using Serilog;

namespace Slipway.Bundles;

/// <summary>What can be wrong with a Worker that starts: it exports no handler, or not the classes of its bindings, or will ask for a module
/// that is not there.</summary>
/// <param name="start">Starts it.</param>
/// <param name="log">Hears warnings.</param>
internal sealed class StartedWorkerCheck(CheckedStart start, ILogger log)
{
    private const string Says = "slipway-check: ";

    private readonly HashSet<string> names = [.. start.Bundle.Modules.Select(m => m.Name)];

    /// <exception cref="BundleException">Something is.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        var imports = await ImportsAsync(ct);
        foreach (var (module, import) in imports.Where(i => IsOfBundle(i.Import.Specifier) && !names.Contains(Resolve(i.Module, i.Import.Specifier))))
        {
            if (!import.IsGuarded)
            {
                throw new BundleException(
                    $"checking the imports of '{module}': line {import.Line}: import(\"{import.Specifier}\") asks for the module '{Resolve(module, import.Specifier)}', which is not in the bundle "
                    + $"({StartFailure.Names(start.Bundle)}). {StartFailure.HowToAddModules}{StartFailure.HowToTurnOff}");
            }

            log.Warning("{Module:l}, line {Line}: import(\"{Specifier:l}\") asks for a module that is not in the bundle: it will fail when it is reached", module, import.Line, import.Specifier);
        }

        if (start.Bundle.IsScript)
        {
            // workerd itself refuses a script that registers no handler.
            return;
        }

        var asked = imports.Where(i => !IsOfBundle(i.Import.Specifier) && !names.Contains(i.Import.Specifier) && !names.Contains(Resolve(i.Module, i.Import.Specifier))).ToArray();
        var outcome = await start.BehindAsync(new WorkerdModule("slipway-exports.js", ModuleTypes.EsModule, null, Probe(asked.Select(i => i.Import.Specifier))), ct);
        var said = outcome.Output.Where(l => l.StartsWith(Says, StringComparison.Ordinal)).Select(l => l[Says.Length..]).ToArray();
        if (outcome.Ending != WorkerdEnding.Started || !said.Contains("done"))
        {
            // The Worker itself has started; it minds being imported, and that is its right.
            return;
        }

        foreach (var (module, import) in asked.Where(i => said.Contains($"missing {i.Import.Specifier}")))
        {
            log.Warning("{Module:l}, line {Line}: import(\"{Specifier:l}\") asks for a module that Workers do not have: it will fail when it is reached", module, import.Line, import.Specifier);
        }

        CheckExports([.. said.First(l => l.StartsWith("exports ", StringComparison.Ordinal))["exports ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)], said.Contains("handles"));
    }

    private void CheckExports(HashSet<string> functions, bool hasHandler)
    {
        if (!hasHandler && functions.Count == 0)
        {
            throw new BundleException(
                $"starting the bundle: '{start.Bundle.Main.Name}' exports no handler, which Cloudflare refuses (error 10068). "
                + "Export one: export default { async fetch(request, env, ctx) { … } }." + StartFailure.HowToTurnOff);
        }

        var missing = start.Bundle.Bindings.DurableObjects.Select(b => (Field: "durable_objects", Binding: b.Key, Class: b.Value))
            .Concat(start.Bundle.Bindings.Workflows.Select(b => (Field: "workflows", Binding: b.Key, Class: b.Value)))
            .FirstOrDefault(b => !functions.Contains(b.Class));
        if (missing.Class is not null)
        {
            throw new BundleException(
                $"starting the bundle: binding '{missing.Binding}' of {missing.Field} names the class '{missing.Class}', which '{start.Bundle.Main.Name}' does not export. "
                + $"Export it from the entry (export {{ {missing.Class} }} from …), or set script_name when another Worker has it.{StartFailure.HowToTurnOff}");
        }
    }

    private async Task<IReadOnlyList<(string Module, DynamicImport Import)>> ImportsAsync(CancellationToken ct)
    {
        var imports = new List<(string Module, DynamicImport Import)>();
        foreach (var module in start.Bundle.Modules.Where(m => m.File is not null && m.ContentType is ModuleTypes.EsModule or ModuleTypes.CommonJs))
        {
            imports.AddRange(DynamicImports.Find(await File.ReadAllTextAsync(module.File!, ct)).Select(i => (module.Name, i)));
        }

        return imports;
    }

    private static bool IsOfBundle(string specifier) => specifier.StartsWith("./", StringComparison.Ordinal) || specifier.StartsWith("../", StringComparison.Ordinal) || specifier.StartsWith('/');

    /// <summary>The name of the module that a specifier means, relative to the module that holds it.</summary>
    private static string Resolve(string module, string specifier) =>
        Path.GetFullPath(specifier, Path.GetDirectoryName("/" + module)!)[1..];

    private string Probe(IEnumerable<string> asked) => WorkerdScripts.Read("exports.js")
        .Replace("WORKER;", Text("./" + start.Bundle.Main.Name) + ";", StringComparison.Ordinal)
        .Replace("ASKED)", $"[{string.Join(", ", asked.Distinct().Select(Text))}])", StringComparison.Ordinal);

    private static string Text(string value) => JsonValue.Create(value).ToJsonString();
}
