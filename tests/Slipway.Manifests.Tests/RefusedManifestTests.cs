namespace Slipway.Manifests.Tests;

/// <summary>
/// What is wrong with a manifest is told exactly. The cases are in <c>golden/refused/*.txt</c>: a sentence, what stands in <c>spec</c> from
/// line 9 on (or a whole document, each line behind a <c>!</c>), and each problem behind <c>=&gt;</c>.
/// </summary>
public class RefusedManifestTests
{
    private const string Beginning = """
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: my-worker
        spec:
          account_id: "00000000000000000000000000000000"
          script:
            name: my-worker

        """;

    private static readonly Dictionary<string, string[]> All = Directory.GetFiles(Path.Combine(Golden.Folder, "refused"), "*.txt")
        .SelectMany(file => File.ReadAllText(file).Split("\n\n"), (file, text) => (Topic: Path.GetFileNameWithoutExtension(file), Lines: text.Trim('\n').Split('\n')))
        .ToDictionary(refused => $"{refused.Topic}: {refused.Lines[0].TrimStart('#', ' ')}", refused => refused.Lines[1..]);

    public static TheoryData<string> Cases => [.. All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_manifest_that_breaks_rules_is_refused_with_every_problem(string name)
    {
        var problems = All[name].Where(line => line.StartsWith("=> ", StringComparison.Ordinal)).Select(line => line[3..]);

        var act = () => ManifestFile.Parse(Text(name), "w.yaml");

        act.Should().Throw<ManifestException>().Which.Problems.Should().NotBeEmpty().And.Equal(problems);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_problem_never_shows_a_secret(string name)
    {
        var act = () => ManifestFile.Parse(Text(name), "w.yaml");

        act.Should().Throw<ManifestException>().Which.ToString().Should().NotContain("hunter2");
    }

    [Fact]
    public void Somebody_elses_CloudflareWorker_is_left_alone() =>
        ManifestFile.Parse("apiVersion: workers.example.com/v1\nkind: CloudflareWorker\nspec: 1\n", "w.yaml").Workers.Should().BeEmpty();

    /// <summary>The text of a case.</summary>
    public static string Text(string name)
    {
        var text = All[name].Where(line => !line.StartsWith("=> ", StringComparison.Ordinal)).ToList();
        return text[0].StartsWith('!') ? string.Concat(text.Select(line => line[1..] + "\n")) : Beginning + string.Concat(text.Select(line => line + "\n"));
    }
}
