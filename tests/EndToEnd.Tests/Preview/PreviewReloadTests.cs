using System.Diagnostics;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests.Preview;

/// <summary><c>slipway preview</c>: what changes is served, what is broken is not, and nothing is left behind.</summary>
public sealed class PreviewReloadTests : IDisposable
{
    private const string Manifest =
        """
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: page
        spec:
          account_id: "00000000000000000000000000000000"
          worker_name: page
          vars:
            TITLE: first

        """;

    private const string Page = "export default { fetch: (_, env) => new Response('one: ' + env.TITLE) };";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_changed_manifest_and_another_build_are_served_at_the_same_address()
    {
        var manifest = directory.Write("page.yaml", Manifest);
        var bundle = new PreviewedBundle(directory, "page").Write(Page);
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, manifest, bundle.Path);
        (await preview.GetAsync("/")).Should().Be("one: first");

        directory.Write("page.yaml", Manifest.Replace("first", "second", StringComparison.Ordinal));
        await preview.LineAsync(IsReloaded);
        (await preview.GetAsync("/")).Should().Be("one: second");

        bundle.Write(Page.Replace("one", "two", StringComparison.Ordinal));
        await preview.LineAsync(IsReloaded);
        (await preview.GetAsync("/")).Should().Be("two: second");
    }

    [Fact]
    public async Task What_is_broken_is_not_served_until_it_is_mended()
    {
        var manifest = directory.Write("page.yaml", Manifest);
        var bundle = new PreviewedBundle(directory, "page").Write(Page);
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, manifest, bundle.Path);

        bundle.Write("export default {");
        await preview.LineAsync("ERROR: not reloaded, what was served before still is: 'page': Uncaught SyntaxError: Unexpected end of input");
        (await preview.GetAsync("/")).Should().Be("one: first");

        directory.Write("page.yaml", Manifest.Replace("  worker_name: page\n", "", StringComparison.Ordinal));
        await preview.LineAsync(line => line.StartsWith("ERROR: not reloaded, what was served before still is: ", StringComparison.Ordinal) && line.Contains("page.yaml", StringComparison.Ordinal));
        (await preview.GetAsync("/")).Should().Be("one: first");

        directory.Write("page.yaml", Manifest.Replace("first", "third", StringComparison.Ordinal));
        bundle.Write(Page);
        await preview.LineAsync(IsReloaded);
        (await preview.GetAsync("/")).Should().Be("one: third");
    }

    [Fact]
    public async Task Another_artifact_under_the_same_key_of_a_directory_store_is_served()
    {
        var bundle = new PreviewedBundle(directory, "page").Write("export default { fetch: () => new Response('first') };");
        Upload(bundle);
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, "s3://bundles/page.js", "--r2-endpoint-url", new Uri(directory["objects"]).AbsoluteUri);
        (await preview.GetAsync("/")).Should().Be("first");

        Upload(bundle.Write("export default { fetch: () => new Response('second') };"));
        await preview.LineAsync(IsReloaded);

        (await preview.GetAsync("/")).Should().Be("second");
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_process_and_no_file_behind()
    {
        var bundle = new PreviewedBundle(directory, "page").Write(Page);
        var temporary = Directory.CreateDirectory(directory["tmp"]).FullName;
        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, [bundle.Path], ("TMPDIR", temporary));

        (await preview.InterruptAsync()).Should().Be(130);

        preview.Seen[^1].Should().Be("stopped");
        Process.GetProcesses().Where(p => Environment(p).Contains(temporary, StringComparison.Ordinal)).Should().BeEmpty();
        Directory.GetFileSystemEntries(temporary).Should().BeEmpty();
    }

    private static bool IsReloaded(string line) => line.StartsWith("reloaded in ", StringComparison.Ordinal);

    private void Upload(PreviewedBundle bundle)
    {
        // As upload-bundle does it: the main module last.
        directory.Write("objects/bundles/page.js.bundle.json", File.ReadAllText(Path.Combine(bundle.Path, "bundle.json")));
        directory.Write("objects/bundles/page.js", File.ReadAllText(Path.Combine(bundle.Path, "modules/index.js")));
    }

    private static string Environment(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
