using System.Text;

namespace Slipway.Bundles;

/// <summary>One module of a Worker in workerd's configuration.</summary>
/// <param name="Name">The name that imports resolve to.</param>
/// <param name="ContentType">Its type, as an upload names it (<see cref="ModuleTypes"/>).</param>
/// <param name="File">Full path of its file; null = <paramref name="Text"/> is what it holds.</param>
/// <param name="Text">Its text.</param>
internal sealed record WorkerdModule(string Name, string ContentType, string? File, string Text = "");

/// <summary>
/// The configuration with which workerd starts one Worker that reaches nothing: Cap'n Proto's text format, as
/// <c>workerd.capnp</c> describes it (github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp).
/// </summary>
internal sealed record WorkerdConfig
{
    /// <summary>The name of the Worker's service: in front of every error of its own that workerd prints.</summary>
    public const string ServiceName = "worker";

    /// <summary>The modules, the main one first; none for a Worker in service-worker format.</summary>
    public required IReadOnlyList<WorkerdModule> Modules { get; init; }

    /// <summary>Full path of the script of a Worker in service-worker format; null for modules.</summary>
    public string? ScriptFile { get; init; }

    /// <summary>The compatibility date.</summary>
    public required string CompatibilityDate { get; init; }

    /// <summary>The compatibility flags.</summary>
    public required IReadOnlyList<string> CompatibilityFlags { get; init; }

    /// <summary>What stands for the bindings.</summary>
    public required StandIns Bindings { get; init; }

    /// <summary>The file's text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine("using Workerd = import \"/workerd/workerd.capnp\";");
        text.AppendLine("const config :Workerd.Config = (");
        text.AppendLine($"  services = [ (name = {Quote(ServiceName)}, worker = .checked), (name = {Quote(StandIns.ServiceName)}, worker = .others), (name = \"nowhere\", network = (allow = [])) ],");
        text.AppendLine($"  sockets = [ (name = \"http\", address = \"127.0.0.1:0\", http = (), service = {Quote(ServiceName)}) ],");
        text.AppendLine($"  extensions = [ (modules = [ (name = {Quote(StandIns.ModuleName)}, internal = true, esModule = {Quote(StandIns.Module)}),");
        text.AppendLine($"    (name = \"cloudflare-internal:email\", internal = true, esModule = {Quote(EmailModule)}) ]) ] );");
        text.AppendLine("const checked :Workerd.Worker = (");
        text.AppendLine(ScriptFile is null
            ? $"  modules = [ {string.Join(",\n    ", Modules.Select(Module))} ],"
            : $"  serviceWorkerScript = embed {Quote(ScriptFile)},");
        text.AppendLine($"  bindings = [ {string.Join(",\n    ", Bindings.All.Select(b => $"(name = {Quote(b.Name)}, {b.Value})"))} ],");
        text.AppendLine($"  durableObjectNamespaces = [ {string.Join(", ", Bindings.OwnClasses.Select(Class))} ], durableObjectStorage = (inMemory = void),");
        text.AppendLine($"  compatibilityFlags = [ {string.Join(", ", CompatibilityFlags.Select(Quote))} ],");
        text.AppendLine($"  compatibilityDate = {Quote(CompatibilityDate)}, globalOutbound = \"nowhere\" );");
        text.AppendLine("const others :Workerd.Worker = (");
        text.AppendLine($"  modules = [ (name = \"others.js\", esModule = {Quote(Bindings.OtherWorkers)}) ], compatibilityDate = {Quote(OldestDate)}, globalOutbound = \"nowhere\",");
        text.AppendLine($"  durableObjectNamespaces = [ {string.Join(", ", Bindings.OtherClasses.Select(Class))} ], durableObjectStorage = (inMemory = void) );");
        return text.ToString();
    }

    /// <summary>workerd's module <c>cloudflare:email</c> takes its class from Cloudflare's own machines, or from Miniflare.</summary>
    private const string EmailModule = "export default { EmailMessage: class EmailMessage { constructor(from, to) { this.from = from; this.to = to; } } };";

    /// <summary>The date of a Worker that names none (developers.cloudflare.com/workers/configuration/compatibility-dates).</summary>
    public const string OldestDate = "2021-11-02";

    /// <summary>A text in Cap'n Proto's notation; control characters are escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                < ' ' or '\u007f' => quoted.Append("\\x").Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static string Class(string name) => $"(className = {Quote(name)}, uniqueKey = {Quote(name)})";

    private static string Module(WorkerdModule module)
    {
        var kind = module.ContentType switch
        {
            ModuleTypes.EsModule => "esModule",
            ModuleTypes.CommonJs => "commonJsModule",
            "application/wasm" => "wasm",
            "application/json" => "json",
            _ when module.ContentType.StartsWith("text/", StringComparison.Ordinal) => "text",
            _ => "data",
        };
        return $"(name = {Quote(module.Name)}, {kind} = {(module.File is null ? Quote(module.Text) : $"embed {Quote(module.File)}")})";
    }
}
