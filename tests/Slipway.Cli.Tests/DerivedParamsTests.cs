using Slipway.Pipelines;

namespace Slipway.Cli.Tests;

public class DerivedParamsTests
{
    private static readonly RunSource Source = new()
    {
        Url = "file:///repository",
        Revision = "main",
        ProjectRoot = ".",
        Commit = "0123abc",
        IsDirty = false,
        WorkerName = "hello",
    };

    private static readonly OutputDirectory Output = new("/out put");

    [Fact]
    public void Names_follow_the_worker_and_places_lie_below_the_output_directory()
    {
        var derived = DerivedParams.For(Signature("git-url", "r2-object-key", "r2-bucket-name", "r2-endpoint-url", "kubernetes-endpoint-url"), None, Source, Output, NoVariables);

        derived.Should().Equal(new Dictionary<string, string>
        {
            ["git-url"] = "file:///repository",
            ["r2-object-key"] = "hello/0123abc.js",
            ["r2-bucket-name"] = "local",
            ["r2-endpoint-url"] = "file:///out%20put/objects",
            ["kubernetes-endpoint-url"] = "file:///out%20put/kubernetes",
        });
    }

    [Fact]
    public void What_the_user_gave_and_what_the_pipeline_does_not_declare_is_left_out() =>
        DerivedParams.For(Signature("r2-bucket-name", "git-url"), new Dictionary<string, string> { ["r2-bucket-name"] = "mine" }, Source, Output, NoVariables)
            .Should().Equal(new Dictionary<string, string> { ["git-url"] = "file:///repository" });

    [Theory]
    [InlineData("/o 1%20ü", "file:///o%201%2520%C3%BC")]
    [InlineData("/a#b?c", "file:///a%23b%3Fc")]
    public void A_path_is_what_the_address_decodes_to(string path, string url)
    {
        SourceSnapshot.FileUrl(path).Should().Be(url);
        new Uri(url).LocalPath.Should().Be(path);
    }

    [Fact]
    public void A_kubeconfig_takes_the_place_of_the_directory() =>
        DerivedParams.For(Signature("kubernetes-endpoint-url", "kubeconfig"), new Dictionary<string, string> { ["kubeconfig"] = "/k" }, null, Output, NoVariables)
            .Should().BeEmpty();

    [Fact]
    public void A_changed_working_tree_may_replace_its_artifact_but_not_one_under_a_key_of_the_users()
    {
        var dirty = Source with { IsDirty = true };
        var signature = Signature("r2-object-key", "overwrite");

        DerivedParams.For(signature, None, dirty, Output, NoVariables).Should().Contain("overwrite", "true");
        DerivedParams.For(signature, new Dictionary<string, string> { ["r2-object-key"] = "k" }, dirty, Output, NoVariables).Should().BeEmpty();
    }

    [Fact]
    public void The_address_of_the_API_comes_from_the_environment_unless_it_is_given()
    {
        var cloudflare = new CloudflareVariables { ApiBaseUrl = "http://127.0.0.1:1/v4" };
        var signature = Signature("cloudflare-api-base-url");

        DerivedParams.For(signature, None, null, Output, cloudflare).Should().Equal(new Dictionary<string, string> { ["cloudflare-api-base-url"] = "http://127.0.0.1:1/v4" });
        DerivedParams.For(signature, new Dictionary<string, string> { ["cloudflare-api-base-url"] = "" }, null, Output, cloudflare).Should().BeEmpty();
        DerivedParams.For(signature, None, null, Output, NoVariables).Should().BeEmpty();
    }

    private static CloudflareVariables NoVariables { get; } = new();

    private static IReadOnlyDictionary<string, string> None => new Dictionary<string, string>();

    private static PipelineSignature Signature(params string[] parameters) =>
        new("p", parameters.ToDictionary(p => p, _ => "string"), []);
}
