using System.Runtime.Versioning;
using Slipway.Pipelines;
using Slipway.Testing;

namespace Slipway.Cli.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class RunWorkspacesTests : IDisposable
{
    private const string Token = "cf-token-0123456789";
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_token_of_the_environment_becomes_a_file_that_nobody_else_may_read()
    {
        var binding = Bind(new CloudflareVariables { ApiToken = Token }).Should().BeOfType<WorkspaceBinding.LocalDirectory>().Subject;

        binding.ReadOnly.Should().BeTrue();
        var file = Path.Combine(binding.Path, "api-token");
        File.ReadAllText(file).Should().Be(Token);
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        binding.Path.Should().StartWith(folder.Path);
    }

    [Fact]
    public void A_directory_that_is_given_goes_before_the_environment()
    {
        folder.Write("mine/api-token", "other");

        Bind(new CloudflareVariables { ApiToken = Token }, "mine").Should().Be(new WorkspaceBinding.LocalDirectory(folder["mine"], ReadOnly: true));
    }

    [Fact]
    public void No_token_is_an_error_that_says_where_to_put_one() =>
        FluentActions.Invoking(() => Bind(new CloudflareVariables())).Should().Throw<CliUsageException>().WithMessage(
            "workspace 'cloudflare-credentials': there is no Cloudflare API token. Set CLOUDFLARE_API_TOKEN, or give -w cloudflare-credentials=DIR, a directory with the file api-token.");

    [Fact]
    public void A_directory_without_the_file_is_an_error()
    {
        folder.Write("mine/token", "other");

        FluentActions.Invoking(() => Bind(new CloudflareVariables { ApiToken = Token }, "mine")).Should().Throw<CliUsageException>().WithMessage(
            $"workspace 'cloudflare-credentials': '{folder["mine"]}' has no file api-token. Put the Cloudflare API token there, or name another directory.");
    }

    [Fact]
    public void A_pipeline_that_asks_for_no_token_gets_none() =>
        RunWorkspaces.Bind(Signature("source"), None, None, None, new CloudflareVariables { ApiToken = Token }, folder.Path).Keys.Should().Equal("source");

    [Theory]
    [InlineData("https://r2.example", "the endpoint 'https://r2.example' asks for credentials.")]
    [InlineData("", "R2 asks for credentials.")]
    public void An_endpoint_that_is_no_directory_asks_for_credentials(string endpoint, string error) =>
        FluentActions.Invoking(() => RunWorkspaces.Bind(
                Signature("r2-credentials"), None, new Dictionary<string, string> { ["r2-endpoint-url"] = endpoint }, None, new CloudflareVariables(), folder.Path))
            .Should().Throw<CliUsageException>().WithMessage(
                $"workspace 'r2-credentials': {error} Give -w r2-credentials=DIR, a directory with the files access-key-id and secret-access-key.");

    private WorkspaceBinding Bind(CloudflareVariables cloudflare, string? directory = null) => RunWorkspaces.Bind(
        Signature("cloudflare-credentials"),
        directory is null ? None : new Dictionary<string, string> { ["cloudflare-credentials"] = folder[directory] },
        None, None, cloudflare, folder.Path)["cloudflare-credentials"];

    private static IReadOnlyDictionary<string, string> None => new Dictionary<string, string>();

    private static PipelineSignature Signature(params string[] workspaces) => new("p", new Dictionary<string, string>(), workspaces);
}
