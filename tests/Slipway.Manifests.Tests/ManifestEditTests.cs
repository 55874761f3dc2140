namespace Slipway.Manifests.Tests;

/// <summary>Edits as they look. The cases are in <c>golden/edited.txt</c>: a sentence, the text before and after, a backslash at the end for
/// a text without a last line break.</summary>
public class ManifestEditTests
{
    private const string Hash = "0000000000000000000000000000000000000000000000000000000000000000";

    private const string Beginning =
        "apiVersion: cloudflare.project-planton.org/v1\nkind: CloudflareWorker\nmetadata:\n  name: a\nspec:\n  account_id: 00000000000000000000000000000000\n";

    private static readonly Dictionary<string, (string Before, string After)> All = Golden.Read("edited.txt").Split("\n=====\n")
        .Select(edit => edit.Split('\n', 2))
        .ToDictionary(edit => edit[0].TrimStart('#', ' '), edit => (Text(edit[1].Split("-----\n")[0]), Text(edit[1].Split("-----\n")[1])));

    public static TheoryData<string> Cases => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_edit_changes_only_what_it_names(string name)
    {
        var edited = Edit(All[name].Before);

        edited.Text.Should().Be(All[name].After);
        edited.File.Workers[0].ContentHash.Should().Be(Hash);
        edited.File.Workers[0].Bundle!.Path.Should().Be("new/0123.js");
        WorkerDump.Text(edited.File.Workers[0].Bundle!.Bucket).Should().Be("new-bucket");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Line_breaks_of_Windows_and_a_byte_order_mark_stay(string name)
    {
        static string Windows(string text) => "\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal);

        Edit(Windows(All[name].Before)).Text.Should().Be(Windows(All[name].After));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_same_edit_again_changes_nothing(string name)
    {
        var edited = ManifestEdit.Parse(All[name].After, "w.yaml");

        edited.SetBundle(0, "new-bucket", "new/0123.js").Should().BeSameAs(edited);
        edited.SetAnnotation(0, CloudflareWorker.ContentHashAnnotation, Hash).Should().BeSameAs(edited);
    }

    [Fact]
    public void Each_worker_of_a_file_is_edited_alone()
    {
        var text = $"{Beginning}  worker_name: a\n---\nkind: Other\n---\n{Beginning}  worker_name: b\n";

        var edited = ManifestEdit.Parse(text, "w.yaml").SetBundle(1, "bucket", "b.js");

        edited.Text.Should().Be(text + "  r2_bundle:\n    bucket: bucket\n    path: b.js\n");
        edited.File.Workers.Select(worker => worker.Bundle?.Path).Should().Equal(null, "b.js");
    }

    [Theory]
    [InlineData("0123.js", "\"0123.js\"")]
    [InlineData("1e5", "\"1e5\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("-", "\"-\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("Null", "\"Null\"")]
    [InlineData("it's \"so\"\\", "\"it's \\\"so\\\"\\\\\"")]
    [InlineData("grüße/😀.js", "\"grüße/😀.js\"")]
    [InlineData("a\u0085\u2028\uFEFFb", null)]
    [InlineData("plain/path-1_2.js", "plain/path-1_2.js")]
    public void A_text_gets_quotes_where_YAML_would_read_something_else(string path, string? written)
    {
        var edit = ManifestEdit.Parse(Beginning + "  worker_name: a\n", "w.yaml");
        var act = () => edit.SetBundle(0, "bucket", path);

        if (written is null)
        {
            act.Should().Throw<ArgumentException>("it holds a control character");
        }
        else
        {
            act().Text.Should().Be(edit.Text + $"  r2_bundle:\n    bucket: bucket\n    path: {written}\n");
        }
    }

    [Fact]
    public void An_annotation_may_be_any_text()
    {
        const string value = "two\nlines\t\"quoted\" \\ \u0007 \u2028 'x'";

        var edited = ManifestEdit.Parse(Beginning + "  worker_name: a\n", "w.yaml").SetAnnotation(0, "my key: #1", value);

        edited.File.Workers[0].Annotations.Should().Equal(new Dictionary<string, string> { ["my key: #1"] = value });
        edited.Text.Should().Contain("    \"my key: #1\": \"two\\nlines\\t\\\"quoted\\\" \\\\ \\u0007 \\u2028 'x'\"\n");
        edited.SetAnnotation(0, "my key: #1", value).Should().BeSameAs(edited);
    }

    [Theory]
    [InlineData("  script: {name: a, bundle: {bucket: abc, path: &p a/b.js}}\n  env: {variables: {P: *p}}\n",
        "w.yaml:7: spec.script.bundle.path: cannot be changed alone: it has the anchor '&p', which other places refer to, so a change would reach them. Write it out in its own place.")]
    [InlineData("  env: {variables: {P: &p a/b.js}}\n  script: {name: a, bundle: {bucket: abc, path: *p}}\n",
        "w.yaml:8: spec.script.bundle.path: cannot be changed alone: it is an alias for what stands in line 7, so a change would reach other places. Write it out in its own place.")]
    [InlineData("  vars: {BUNDLE: &b {bucket: abc, path: x}}\n  script: {name: a, bundle: *b}\n",
        "w.yaml:8: spec.script.bundle: cannot be changed alone: it is an alias for what stands in line 7, so a change would reach other places. Write it out in its own place.")]
    [InlineData("  vars:\n    BUNDLE: &b\n      bucket: abc\n      path: x\n  script:\n    name: a\n    bundle:\n      <<: *b\n",
        "w.yaml:14: spec.script.bundle.bucket: cannot be changed alone: it comes from line 9 through a merge key (<<), so a change would reach other places. Write it out in its own place.")]
    [InlineData("  script: &s {name: a}\n  vars: {S: *s}\n",
        "w.yaml:7: spec.script: cannot be changed alone: it has the anchor '&s', which other places refer to, so a change would reach them. Write it out in its own place.")]
    [InlineData("  worker_name: a\n  content: export default {}\n", "w.yaml:8: spec.content: holds the code itself, so there is no bundle to name. Remove it first.")]
    public void A_place_that_cannot_be_changed_alone_is_refused(string spec, string problem)
    {
        var edit = ManifestEdit.Parse(Beginning + spec, "w.yaml");
        var act = () => edit.SetBundle(0, "new-bucket", "new/path.js");

        act.Should().Throw<ManifestException>().WithMessage(problem);
        edit.Text.Should().Be(Beginning + spec);
    }

    [Fact]
    public void A_layout_that_is_not_understood_is_refused_rather_than_damaged()
    {
        // The new line would come between a key and its colon.
        var text = (Beginning + "  ? worker_name\n  : a\n").Replace("  name: a\n", "  ? name\n  : a\n", StringComparison.Ordinal);
        var edit = ManifestEdit.Parse(text, "w.yaml");
        var act = () => edit.SetBundle(0, "bucket", "a.js");

        act.Should().Throw<ManifestException>().WithMessage(
            "w.yaml:1: spec: is written in a way that cannot be changed without touching anything else: write each field on a line of its own, as 'name: value'.");
    }

    [Fact]
    public void Values_that_break_a_rule_are_refused()
    {
        var edit = ManifestEdit.Parse(Beginning + "  worker_name: a\n", "w.yaml");

        edit.Invoking(e => e.SetBundle(0, "AB", "a.js")).Should().Throw<ArgumentException>().WithMessage(
            "'AB' is not a bucket's name: 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends. (Parameter 'bucket')");
        edit.Invoking(e => e.SetBundle(0, "abc", "")).Should().Throw<ArgumentException>().WithMessage("'' is not an object key: it is empty. (Parameter 'path')");
        edit.Invoking(e => e.SetAnnotation(0, "", "x")).Should().Throw<ArgumentException>().WithMessage("'' is no annotation's key: it is empty. (Parameter 'key')");
        edit.Invoking(e => e.SetAnnotation(0, CloudflareWorker.ContentHashAnnotation, "x")).Should().Throw<ManifestException>().WithMessage(
            "w.yaml:3: metadata.annotations['slipway.dev/content-hash']: 'x' is not a SHA-256: 64 lower-case hexadecimal digits.");
    }

    private static ManifestEdit Edit(string text) => ManifestEdit.Parse(text, "w.yaml")
        .SetBundle(0, "new-bucket", "new/0123.js")
        .SetAnnotation(0, CloudflareWorker.ContentHashAnnotation, Hash);

    private static string Text(string text) => text.TrimEnd('\n') is var trimmed && trimmed.EndsWith('\\') ? trimmed[..^1] : text.EndsWith('\n') ? text : text + "\n";
}
