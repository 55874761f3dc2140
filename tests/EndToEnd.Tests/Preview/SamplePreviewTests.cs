using System.Net;
using System.Text.Json.Nodes;
using Slipway.Processes;

namespace Slipway.EndToEnd.Tests.Preview;

/// <summary>A sample, built by <c>slipway run</c> and previewed from where that left it.</summary>
public sealed class SamplePreviewTests : IDisposable
{
    private readonly SlipwayRun slipway = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => slipway.Dispose();

    [Fact]
    public async Task A_built_sample_is_previewed_with_its_manifest_and_its_artifact()
    {
        var directory = slipway.Directory;
        var sample = slipway.WriteSample("durable-object-worker");
        var run = await Command.Run(SlipwayRun.Program, "run", sample, "--format", "json").InDirectory(directory.Path).ExecuteAsync(Ct);
        run.ExitCode.Should().Be(0, run.Error);
        var artifact = JsonNode.Parse(run.Output)!["results"]!["artifact-url"]!.GetValue<string>();

        await using var preview = await PreviewProcess.ReadyAsync(directory.Path, Path.Combine(sample, "_kustomize", "base", "service.yaml"), artifact);

        (await preview.GetAsync("/visits")).Should().Be("""{"name":"visits","count":0}""");
        (await (await preview.Http.PostAsync(new Uri("/visits", UriKind.Relative), null, Ct)).Content.ReadAsStringAsync(Ct)).Should().Be("""{"name":"visits","count":1}""");
        (await preview.GetAsync("/visits")).Should().Be("""{"name":"visits","count":1}""");
        (await preview.Http.GetAsync(new Uri("/", UriKind.Relative), Ct)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        preview.Seen.Should().NotContain(line => line.StartsWith("warning", StringComparison.Ordinal));
    }
}
