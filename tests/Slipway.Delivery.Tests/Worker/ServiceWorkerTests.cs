using System.Text.Json.Nodes;
using Slipway.Bundles;
using Slipway.ObjectStore;

namespace Slipway.Delivery.Tests;

/// <summary>Scripts in service-worker format, which the manifest names with <c>body_part</c>, and bundles that are one file.</summary>
public class ServiceWorkerTests
{
    private const string Code = "addEventListener('fetch', event => event.respondWith(new Response('hello')));";

    [Fact]
    public async Task Code_in_the_manifest_is_a_script_when_the_manifest_names_a_body_part()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with { Bundle = null, Content = Code, BodyPart = "script.js", CompatibilityDate = "2026-01-01" };

        await test.DeployAsync();

        var version = test.Script.LiveVersion!;
        version.Metadata["body_part"]!.GetValue<string>().Should().Be("script.js");
        version.Metadata.ContainsKey("main_module").Should().BeFalse();
        version.Modules.Select(module => $"{module.Name} {module.ContentType}").Should().Equal("script.js application/javascript");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_bundle_of_one_file_is_a_script_when_the_manifest_names_a_body_part()
    {
        await using var test = await DeliveryCase.StartAsync();
        await PutAsync(test, Code);
        test.Worker = test.Worker.Bundle("by-hand/v1.js") with { BodyPart = "script.js", CompatibilityDate = "2026-01-01" };

        await test.DeployAsync();

        test.Script.LiveVersion!.Metadata["body_part"]!.GetValue<string>().Should().Be("script.js");
        test.Script.LiveVersion.Modules.Select(module => $"{module.Name} {module.ContentType}").Should().Equal("script.js application/javascript");
    }

    [Fact]
    public async Task A_part_of_the_bundle_whose_name_the_manifest_gives_to_something_else_is_not_bound_twice()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/parts.js")
        {
            Main = Code,
            MainType = ModuleTypes.CommonJs,
            Modules = new Dictionary<string, (string, string)> { ["page.html"] = ("text/plain", "<p>"), ["other.html"] = ("text/plain", "<b>") },
            Bindings = new JsonObject { ["text_blobs"] = new JsonObject { ["PAGE"] = "page.html", ["TITLE"] = "other.html", ["KEY"] = "other.html", ["FOOTER"] = "other.html" } },
        });
        test.SecretValues["KEY"] = "s3cret";
        test.Worker = test.Worker.Bundle("api/parts.js").Bind("PAGE", "text_blob", ("part", "other.html")).Var("TITLE", "hello").Secret("KEY");

        await test.DeployAsync();

        test.Script.LiveVersion!.Bindings.Select(binding => $"{binding["name"]} {binding["type"]} {binding["part"]}").Should().BeEquivalentTo(
            "PAGE text_blob other.html", "TITLE plain_text ", "KEY secret_text ", "FOOTER text_blob other.html");
        (await test.PlanAsync()).HasChanges.Should().BeFalse();
    }

    [Fact]
    public async Task A_bundle_that_was_built_of_modules_is_no_script()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with { BodyPart = "index.js" };

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': the manifest names 'index.js' as a script in service-worker format (body_part), and the bundle 'api/one.js' was built of modules. Remove body_part.");
    }

    [Fact]
    public async Task A_body_part_that_the_bundle_does_not_have_is_an_error()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker with { BodyPart = "script.js" };

        (await test.ProblemAsync()).Should().Be(
            "deploying Worker 'api': the manifest names the script 'script.js', and the bundle 'api/one.js' has index.js. Name one of them as body_part, or leave it out.");
    }

    [Theory]
    [InlineData(null, """["nodejs_compat"]""")]
    [InlineData("", "[]")]
    [InlineData("nodejs_als", """["nodejs_als"]""")]
    public async Task A_bundle_of_one_file_gets_the_flag_of_the_original_contract_unless_the_manifest_says_otherwise(string? flag, string expected)
    {
        await using var test = await DeliveryCase.StartAsync();
        await PutAsync(test, "export default { fetch() {} };");
        test.Worker = test.Worker.Bundle("by-hand/v1.js") with
        {
            CompatibilityDate = "2024-09-23",
            CompatibilityFlags = flag is null ? null : flag.Length == 0 ? [] : [flag],
        };

        await test.DeployAsync();

        test.Script.LiveVersion!.Metadata["compatibility_flags"]!.ToJsonString().Should().Be(expected);
    }

    private static Task<PutResult> PutAsync(DeliveryCase test, string code) => test.Store.PutAsync(
        new(BucketName.Parse(DeliveryCase.Bucket), ObjectKey.Parse("by-hand/v1.js")), ObjectContent.OfText(code), PutCondition.Always, TestContext.Current.CancellationToken);
}
