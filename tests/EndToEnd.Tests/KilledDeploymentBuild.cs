namespace Slipway.EndToEnd.Tests;

/// <summary>What <see cref="KilledDeploymentTests"/> deploy: a Worker with assets and a Durable Object, in two bundles, <c>api/first.js</c> and <c>api/later.js</c>.</summary>
public sealed class KilledDeploymentBuild : IAsyncLifetime
{
    private readonly SlipwayRun slipway = new();

    /// <summary>The output directory of the run, with the bucket.</summary>
    public string Output => slipway.Output;

    public async ValueTask InitializeAsync()
    {
        foreach (var (name, text) in new[] { ("first", "one"), ("later", "two") })
        {
            var directory = $"{name}-project";
            slipway.Directory.Write($"{directory}/wrangler.json", """
                {"name": "api", "main": "index.js", "compatibility_date": "2026-01-01", "assets": {"directory": "public", "binding": "ASSETS"}}
                """);
            slipway.Directory.Write($"{directory}/index.js", $"export class Counter {{}}\nexport default {{ fetch: () => new Response('{text}') }};\n");
            for (var page = 0; page < 4; page++)
            {
                slipway.Directory.Write($"{directory}/public/{page}.html", $"<p>{text} {page}</p>");
            }

            var (exitCode, report, progress) = await slipway.RunJsonAsync(slipway.Directory[directory], "-p", $"r2-object-key=api/{name}.js");
            exitCode.Should().Be(0, "{0}\n{1}", progress, report);
        }
    }

    public ValueTask DisposeAsync()
    {
        slipway.Dispose();
        return ValueTask.CompletedTask;
    }
}
