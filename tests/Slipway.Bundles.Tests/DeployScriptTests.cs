using Slipway.Testing;

namespace Slipway.Bundles.Tests;

public sealed class DeployScriptTests : IDisposable
{
    private readonly TemporaryDirectory repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("wrangler deploy --minify src/index.ts", "src/index.ts")]
    [InlineData("npm run build && wrangler publish --env production ./src/index.ts --name x && echo src/other.ts", "./src/index.ts")]
    [InlineData("wrangler deploy -c sub/wrangler.toml", null)]
    [InlineData("wrangler deploy src/missing.ts", null)]
    [InlineData("wrangler dev src/index.ts", null)]
    public void The_entry_that_a_script_gives_wrangler_is_found(string script, string? entry)
    {
        repository.Write("src/index.ts", "");
        repository.Write("src/other.ts", "");

        DeployScript.Entry(ProjectWith(script)).Should().Be(entry);
    }

    [Theory]
    [InlineData("yarn build && wrangler deploy -c sub/wrangler.toml", "sub/wrangler.toml")]
    [InlineData("wrangler deploy --config=sub/wrangler.toml --minify", "sub/wrangler.toml")]
    [InlineData("wrangler deploy --config ../outside.toml", null)]
    [InlineData("wrangler deploy --compatibility-date 2025-01-01", null)]
    public void The_configuration_that_a_script_gives_wrangler_is_found(string script, string? config)
    {
        repository.Write("sub/wrangler.toml", "");

        DeployScript.Config(ProjectWith(script)).Should().Be(config);
    }

    [Fact]
    public void The_script_named_deploy_comes_before_others()
    {
        repository.Write("a.ts", "");
        repository.Write("b.ts", "");
        repository.Write("package.json", """{ "scripts": { "a": "wrangler deploy a.ts", "deploy": "wrangler deploy b.ts" } }""");

        DeployScript.Entry(ProjectLocation.Create(repository.Path, ".", ".")).Should().Be("b.ts");
    }

    [Theory]
    [InlineData("name = \"my-site\"\n# main = \"src/index.ts\"\n", false)]
    [InlineData("{ \"name\": \"x\",\n  // \"main\": \"src/index.ts\"\n}", false)]
    [InlineData("main=\"src/index.ts\"\n", true)]
    [InlineData("{ \"name\": \"x\", \"main\": \"src/index.ts\" }", true)]
    [InlineData("name = \"x\"\n[assets]\ndirectory = \"public\"\n", true)]
    public void A_configuration_says_whether_it_names_an_entry(string config, bool hasEntry)
    {
        repository.Write("wrangler.toml", config);

        WranglerConfigFile.HasEntry(repository["wrangler.toml"]).Should().Be(hasEntry);
    }

    private ProjectLocation ProjectWith(string script)
    {
        repository.Write("package.json", $$"""{ "scripts": { "build": "webpack", "deploy": "{{script}}" } }""");
        return ProjectLocation.Create(repository.Path, ".", ".");
    }
}
