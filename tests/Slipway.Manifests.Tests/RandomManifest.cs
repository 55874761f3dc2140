using System.Text;

namespace Slipway.Manifests.Tests;

/// <summary>A manifest written in one of the many ways that people and tools write YAML, from a seed. Where the values of an edit stand it is
/// written from them, so the same manifest with other values tells what an edit must give.</summary>
public sealed class RandomManifest
{
    private readonly Random random;
    private readonly string lineBreak;
    private readonly string step;
    private readonly bool camel;
    private readonly List<string> fields;
    private readonly bool isFlow;

    /// <param name="seed">The same seed gives the same manifest.</param>
    public RandomManifest(int seed)
    {
        random = new Random(seed);
        lineBreak = random.Next(4) == 0 ? "\r\n" : "\n";
        step = new string(' ', random.Next(1, 5));
        camel = random.Next(2) == 0;
        isFlow = random.Next(4) == 0;
        HasBundle = random.Next(3) > 0;
        HasAnnotation = random.Next(3) > 0;
        fields = Fields();
    }

    /// <summary>Whether the bundle's fields stand there already.</summary>
    public bool HasBundle { get; }

    /// <summary>Whether the annotation stands there already.</summary>
    public bool HasAnnotation { get; }

    /// <summary>The number of the document among the workers: others may stand before it.</summary>
    public int Worker { get; private set; }

    // Placeholders, which the values take the place of: each remembers how it is quoted.
    private static string Slot(string name, string quote) => $"{quote}\u0001{name}\u0002{quote}";

    /// <summary>The text with these values in their places, quotes as they were.</summary>
    public string Text(string bucket, string path, string annotation) => string.Concat(fields)
        .Replace("\u0001bucket\u0002", bucket, StringComparison.Ordinal)
        .Replace("\u0001path\u0002", path, StringComparison.Ordinal)
        .Replace("\u0001annotation\u0002", annotation, StringComparison.Ordinal);

    private List<string> Fields()
    {
        var text = new StringBuilder(random.Next(5) == 0 ? "\uFEFF" : "");
        var others = random.Next(3);
        for (var i = 0; i < others; i++)
        {
            text.Append(Other(i)).Append("---").Append(random.Next(2) == 0 ? " # next" : "").Append(lineBreak);
        }

        text.Append(isFlow ? Flow() : Block());
        if (random.Next(3) == 0)
        {
            text.Append(random.Next(2) == 0 ? "..." + lineBreak : "").Append("---").Append(lineBreak).Append(Other(9));
        }

        return [text.ToString()];
    }

    // What is somebody else's may hold anything: what is wrong in a worker, the names of our fields, another worker.
    private string Other(int number)
    {
        if (random.Next(3) == 0 && number < 9)
        {
            Worker++;
            return Lines(
                "apiVersion: cloudflare.openmcf.org/v1",
                "kind: CloudflareWorker",
                $"metadata: {{name: other{number}}}",
                "spec: {account_id: 00000000000000000000000000000000, worker_name: other, r2_bundle: {bucket: their-bucket, path: their/path.js}}");
        }

        return Lines("kind: Other", "spec:", $"{step}script: {{bundle: {{bucket: x, bucket: y}}}} # twice", $"{step}text: |", $"{step}{step}bundle:", $"{step}{step}  bucket: z", "");
    }

    private string Block()
    {
        var lines = new List<string> { Comment("apiVersion: cloudflare.project-planton.org/v1"), Comment("kind: CloudflareWorker"), Noise(""), Comment("metadata:") };
        var metadata = new List<string> { step + Comment($"{Key("name")}: my-worker") };
        if (HasAnnotation)
        {
            metadata.Insert(random.Next(2), random.Next(3) == 0
                ? step + Comment($"{Key("annotations")}: {{other: 'a, b', {CloudflareWorker.ContentHashAnnotation}: {Slot("annotation", "\"")}}}")
                : string.Join(lineBreak, step + Comment($"{Key("annotations")}:"), $"{step}{step}other: x # y", step + step + Comment($"{CloudflareWorker.ContentHashAnnotation}: {Slot("annotation", Quote())}")));
        }

        lines.AddRange(metadata);
        lines.Add(Noise(""));
        lines.Add(Comment("spec:"));
        lines.AddRange(Shuffled([step + Comment($"{Name("account_id")}: \"00000000000000000000000000000000\""), .. Code(), .. Rest()]));
        return Lines([.. lines.Where(line => line.Length > 0)]);
    }

    private string[] Code() => random.Next(3) switch
    {
        0 => [string.Join(lineBreak, [step + Comment("script:"), .. Shuffled([step + step + Comment($"{Key("name")}: my-worker"), .. Bundle("bundle", step + step)])])],
        1 => [step + Comment($"{Name("worker_name")}: my-worker"), .. Bundle(Name("script_bundle"), step)],
        _ => [step + Comment($"{Name("worker_name")}: 'my-worker'"), .. Bundle(Name("r2_bundle"), step)],
    };

    private string[] Bundle(string name, string indentation)
    {
        if (!HasBundle)
        {
            return [];
        }

        var halves = Shuffled([$"{Key("bucket")}: {Slot("bucket", Quote())}", $"{Key("path")}: {Slot("path", Quote())}"]);
        return random.Next(3) == 0
            ? [indentation + Comment($"{Key(name)}: {{{halves[0]}{(random.Next(2) == 0 ? ", " : " , ")}{halves[1]}}}")]
            : [string.Join(lineBreak, indentation + Comment($"{Key(name)}:"), Noise(indentation) + indentation + step + Comment(halves[0]), Noise(indentation) + indentation + step + Comment(halves[1]))];
    }

    // Fields whose texts look like what an edit looks for.
    private List<string> Rest() => [.. new[]
    {
        $"{step}compatibility_date: 2026-04-01",
        string.Join(lineBreak, $"{step}vars:", $"{step}{step}TEXT: 'bundle: {{bucket: x}} # no comment'", $"{step}{step}HASH: \"#\" # comment"),
        string.Join(lineBreak, $"{step}env:", $"{step}{step}variables:", $"{step}{step}{step}LINES: |-", $"{step}{step}{step}{step}script:", $"{step}{step}{step}{step}  bundle: x", "", $"{step}{step}{step}FOLDED: >", $"{step}{step}{step}{step}a"),
        string.Join(lineBreak, $"{step}{Name("kv_namespaces")}:", $"{step}- name: CACHE", $"{step}  {Name("namespace_id")}: &id 0f1e2d3c4b5a69788796a5b4c3d2e1f0", $"{step}- {{name: SAME, {Name("namespace_id")}: *id}}"),
        $"{step}schedules: [ \"0 0 * * *\" , '5 4 * * sun' ]",
        $"{step}logpush: true",
    }.Where(_ => random.Next(2) == 0)];

    // As JSON, or as YAML in braces; on one line, or on several.
    private string Flow()
    {
        var json = random.Next(2) == 0;
        var isLong = random.Next(2) == 0;
        string Text(string text) => json ? $"\"{text}\"" : text;
        string Object(string outer, params IEnumerable<string> items) => isLong
            ? $"{{{lineBreak}{string.Join("," + lineBreak, items.Select(item => outer + step + item))}{lineBreak}{outer}}}"
            : $"{{{string.Join(", ", items)}}}";
        var annotations = HasAnnotation
            ? [$"{Text("annotations")}: {Object(step + step, $"{Text(CloudflareWorker.ContentHashAnnotation)}: {Slot("annotation", "\"")}")}"]
            : Array.Empty<string>();
        var bundle = HasBundle
            ? [$"{Text("bundle")}: {Object(step + step + step, $"{Text("bucket")}: {Slot("bucket", "\"")}", $"{Text("path")}: {Slot("path", "\"")}")}"]
            : Array.Empty<string>();
        return Object(
            "",
            $"{Text("apiVersion")}: {Text("cloudflare.project-planton.org/v1")}",
            $"{Text("kind")}: {Text("CloudflareWorker")}",
            $"{Text("metadata")}: {Object(step, [$"{Text("name")}: {Text("my-worker")}", .. annotations])}",
            $"{Text("spec")}: {Object(step, Shuffled([$"{Text(Name("account_id"))}: \"00000000000000000000000000000000\"", $"{Text("script")}: {Object(step + step, [$"{Text("name")}: {Text("my-worker")}", .. bundle])}"]))}") + lineBreak;
    }

    private string Name(string snake) => camel ? string.Concat(snake.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])) : snake;

    private string Key(string name) => random.Next(6) switch { 0 => $"\"{name}\"", 1 => $"'{name}'", _ => name };

    private string Quote() => random.Next(3) switch { 0 => "\"", 1 => "'", _ => "" };

    private string Comment(string line) => line + random.Next(5) switch { 0 => " # bucket: no", 1 => "  ", _ => "" };

    private string Noise(string indentation) => random.Next(4) switch { 0 => $"{indentation}# path: no{lineBreak}", 1 => lineBreak, _ => "" };

    private List<string> Shuffled(IReadOnlyList<string> items) => [.. items.OrderBy(_ => random.Next())];

    private string Lines(params string[] lines) => string.Concat(lines.Select(line => line.EndsWith('\n') ? line : line + lineBreak));
}
