using YamlDotNet.RepresentationModel;

namespace Slipway.Manifests.Tests;

/// <summary>Properties of edits over many manifests. A failure names its seed.</summary>
public class ManifestEditPropertyTests
{
    private const int Manifests = 1000;

    private const string OldHash = "abcdef0000000000000000000000000000000000000000000000000000000000";

    private const string NewHash = "fedcba1111111111111111111111111111111111111111111111111111111111";

    [Fact]
    public void Values_that_stand_there_are_replaced_and_all_other_bytes_stay()
    {
        foreach (var (seed, manifest) in Generated().Where(m => m.Manifest.HasBundle && m.Manifest.HasAnnotation))
        {
            var before = manifest.Text("old-bucket", "old/path.js", OldHash);

            var edited = ManifestEdit.Parse(before, "w.yaml").SetBundle(manifest.Worker, "new-bucket", "new/longer/path.js").SetAnnotation(manifest.Worker, CloudflareWorker.ContentHashAnnotation, NewHash);

            edited.Text.Should().Be(manifest.Text("new-bucket", "new/longer/path.js", NewHash), "of seed {0}", seed);
        }
    }

    [Fact]
    public void A_bundle_that_is_added_is_one_piece_of_text_between_the_old_bytes()
    {
        foreach (var (seed, manifest) in Generated().Where(m => !m.Manifest.HasBundle))
        {
            var before = ManifestEdit.Parse(manifest.Text("", "", OldHash), "w.yaml");

            var after = before.SetBundle(manifest.Worker, "new-bucket", "new/path.js");

            Added(before.Text, after.Text).Should().Match("*new-bucket*new/path.js*", "of seed {0}", seed).And.NotContain("#");
            Says(after.Text).Should().Equal(Says(before.Text).Append("new-bucket").Append("new/path.js").Order(StringComparer.Ordinal), "of seed {0}", seed);
            after.File.Workers[manifest.Worker].Bundle!.Path.Should().Be("new/path.js", "of seed {0}", seed);
        }
    }

    [Fact]
    public void An_annotation_that_is_added_is_one_piece_of_text_between_the_old_bytes()
    {
        foreach (var (seed, manifest) in Generated().Where(m => !m.Manifest.HasAnnotation))
        {
            var before = ManifestEdit.Parse(manifest.Text("old-bucket", "old/path.js", ""), "w.yaml");

            var after = before.SetAnnotation(manifest.Worker, CloudflareWorker.ContentHashAnnotation, NewHash);

            Added(before.Text, after.Text).Should().Match($"*annotations*{CloudflareWorker.ContentHashAnnotation}*{NewHash}*", "of seed {0}", seed).And.NotContain("#");
            Says(after.Text).Should().Equal(Says(before.Text).Append(NewHash).Order(StringComparer.Ordinal), "of seed {0}", seed);
            after.File.Workers[manifest.Worker].ContentHash.Should().Be(NewHash, "of seed {0}", seed);
        }
    }

    [Fact]
    public void Twice_the_same_edit_gives_the_same_bytes()
    {
        foreach (var (seed, manifest) in Generated())
        {
            var once = ManifestEdit.Parse(manifest.Text("old-bucket", "old/path.js", OldHash), "w.yaml")
                .SetBundle(manifest.Worker, "new-bucket", "0123/new.js").SetAnnotation(manifest.Worker, CloudflareWorker.ContentHashAnnotation, NewHash);

            var again = ManifestEdit.Parse(once.Text, "w.yaml");

            again.SetBundle(manifest.Worker, "new-bucket", "0123/new.js").SetAnnotation(manifest.Worker, CloudflareWorker.ContentHashAnnotation, NewHash)
                .Should().BeSameAs(again, "of seed {0}", seed);
        }
    }

    [Fact]
    public void The_generator_writes_all_kinds_of_manifests()
    {
        var texts = Generated().Select(m => m.Manifest.Text("b", "p", "a")).ToList();

        foreach (var wanted in new[] { "\r\n", "\uFEFF", "scriptBundle", "script_bundle", "r2Bundle", "\"bundle\": {", "bundle: {", "'bucket'", "*id", "# path: no", "\"spec\": {", "..." })
        {
            texts.Count(text => text.Contains(wanted, StringComparison.Ordinal)).Should().BeGreaterThan(Manifests / 100, "of {0}", wanted);
        }
    }

    private static IEnumerable<(int Seed, RandomManifest Manifest)> Generated() => Enumerable.Range(0, Manifests).Select(seed => (seed, new RandomManifest(seed)));

    // What stands between the longest common beginning and the rest, which must be the common end.
    private static string Added(string before, string after)
    {
        var start = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var added = after[start..(start + after.Length - before.Length)];
        after.Should().Be(before[..start] + added + before[start..]);
        if (before.Contains("\r\n", StringComparison.Ordinal))
        {
            after.Replace("\r\n", "", StringComparison.Ordinal).Should().NotContain("\n", "the line breaks are those of Windows");
        }

        return added;
    }

    // All values of all documents, as YamlDotNet's own model reads them, which we do not use.
    private static List<string> Says(string text)
    {
        var values = new List<string>();
        var stream = new YamlStream();
        stream.Load(new StringReader(text.TrimStart('\uFEFF').Replace("bucket: x, bucket: y", "bucket: x", StringComparison.Ordinal)));
        foreach (var node in stream.Documents.Select(document => document.RootNode))
        {
            Add(values, node);
        }

        return [.. values.Order(StringComparer.Ordinal)];
    }

    private static void Add(List<string> values, YamlNode node)
    {
        if (node is YamlScalarNode scalar)
        {
            values.Add(scalar.Value ?? "");
        }

        foreach (var child in node is YamlMappingNode mapping ? mapping.Children.Select(c => c.Value) : node is YamlSequenceNode sequence ? sequence.Children : [])
        {
            Add(values, child);
        }
    }
}
