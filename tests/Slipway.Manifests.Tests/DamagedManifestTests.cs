namespace Slipway.Manifests.Tests;

/// <summary>Manifests with random damage: whatever stands in a file, it is read, or refused with a place; never anything else.</summary>
public class DamagedManifestTests
{
    private const int Texts = 3000;

    private const string Pieces = "\n\n  \t:-?{}[],&*#|>'\"%@`!~\\<=\r\u2028\u0000x1";

    private static readonly string[] Originals = [.. Directory.GetFiles(Golden.Folder, "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    [Fact]
    public void A_damaged_manifest_is_read_or_refused_with_its_place()
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            var text = Damage(new Random(seed));
            try
            {
                ManifestFile.Parse(text, "w.yaml");
            }
            catch (ManifestException e)
            {
                e.Problems.Should().OnlyContain(problem => problem.StartsWith("w.yaml:", StringComparison.Ordinal), "of seed {0}", seed);
            }
        }
    }

    [Fact]
    public void A_damaged_manifest_is_edited_rightly_or_not_at_all()
    {
        var edits = 0;
        for (var seed = 0; seed < Texts; seed++)
        {
            try
            {
                var edit = ManifestEdit.Parse(Damage(new Random(seed)), "w.yaml");
                for (var i = 0; i < edit.File.Workers.Count; i++)
                {
                    var before = WorkerDump.Of(edit.File.Workers.Where((_, worker) => worker != i));

                    edit = edit.SetBundle(i, "new-bucket", "new/0123.js");

                    edit.File.Workers[i].Bundle!.Path.Should().Be("new/0123.js", "of seed {0}", seed);
                    Without(WorkerDump.Of(edit.File.Workers.Where((_, worker) => worker != i))).Should().Be(Without(before), "of seed {0}", seed);
                    edits++;
                }
            }
            catch (ManifestException)
            {
                // Refused, which is right for what is damaged.
            }
        }

        edits.Should().BeGreaterThan(Texts / 20);
    }

    // Lines below an edit have other numbers.
    private static string Without(string dump) => string.Concat(dump.Where(c => !char.IsAsciiDigit(c)));

    private static string Damage(Random random)
    {
        var text = Originals[random.Next(Originals.Length)];
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var place = random.Next(text.Length);
            var length = Math.Min(random.Next(4), text.Length - place);
            var other = Originals[random.Next(Originals.Length)];
            var piece = random.Next(3) switch
            {
                0 => "",
                1 => Pieces[random.Next(Pieces.Length)].ToString(),
                _ => other.Substring(random.Next(other.Length / 2), random.Next(other.Length / 2)),
            };
            text = text[..place] + piece + text[(place + length)..];
        }

        return text;
    }
}
