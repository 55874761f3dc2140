using Slipway.Testing;

namespace Slipway.Cloudflare.Tests;

public class SettingsTests
{
    private const string Cure = "Make a token at dash.cloudflare.com/profile/api-tokens and write it there, and nothing else.";

    [Theory]
    [InlineData("", "https://api.cloudflare.com/client/v4")]
    [InlineData("https://api.cloudflare.com/client/v4/", "https://api.cloudflare.com/client/v4")]
    [InlineData("http://127.0.0.1:8787", "http://127.0.0.1:8787")]
    [InlineData("HTTPS://Example.com/x", "https://example.com/x")]
    public void A_base_address_has_no_slash_at_its_end(string text, string url) => CloudflareApiUrl.Parse(text).ToString().Should().Be(url);

    [Theory]
    [InlineData("api.cloudflare.com", "is not the base address of the Cloudflare API: https://host/path, such as https://api.cloudflare.com/client/v4.")]
    [InlineData("ftp://host/", "is not the base address of the Cloudflare API: https://host/path, such as https://api.cloudflare.com/client/v4.")]
    [InlineData("/client/v4", "is not the base address of the Cloudflare API: https://host/path, such as https://api.cloudflare.com/client/v4.")]
    [InlineData("https://token@host/", "has more than a host and a path: https://host/path, such as https://api.cloudflare.com/client/v4. The token belongs into a file.")]
    [InlineData("https://host/?token=x", "has more than a host and a path: https://host/path, such as https://api.cloudflare.com/client/v4. The token belongs into a file.")]
    public void A_base_address_that_is_none_is_an_error(string text, string message) =>
        FluentActions.Invoking(() => CloudflareApiUrl.Parse(text)).Should().Throw<FormatException>().WithMessage(message);

    [Fact]
    public async Task A_token_is_read_from_a_file_without_the_white_space_around_it()
    {
        using var folder = new TemporaryDirectory();
        folder.Write(ApiToken.FileName, $"{FaultyApi.Token}\r\n");
        await using var api = await FaultyApi.StartAsync(Answer.Ok("[]"));
        using var client = api.Client(o => o with { Token = ApiToken.ReadFile(folder[ApiToken.FileName]) });

        await client.Queues.ListAsync("a", default);

        api.Requests.Single().Headers.Authorization.ToString().Should().Be($"Bearer {FaultyApi.Token}");
    }

    [Theory]
    [InlineData("", "is empty. ")]
    [InlineData(" \n", "is empty. ")]
    [InlineData("two words", "holds white space or a character that no token has. ")]
    [InlineData("line\nline", "holds white space or a character that no token has. ")]
    [InlineData("zero\u200Bwidth", "holds white space or a character that no token has. ")]
    [InlineData("tökén", "holds white space or a character that no token has. ")]
    [InlineData("del\u007F", "holds white space or a character that no token has. ")]
    public void A_file_without_a_token_is_an_error_that_does_not_show_it(string text, string problem)
    {
        using var folder = new TemporaryDirectory();
        folder.Write("api-token", text);

        FluentActions.Invoking(() => ApiToken.ReadFile(folder["api-token"])).Should().ThrowExactly<CloudflareSettingsException>()
            .WithMessage($"reading the Cloudflare API token: the file '{folder["api-token"]}' {problem}{Cure}");
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        using var folder = new TemporaryDirectory();

        FluentActions.Invoking(() => ApiToken.ReadFile(folder["api-token"])).Should().ThrowExactly<CloudflareSettingsException>()
            .WithMessage($"reading the Cloudflare API token: there is no file '{folder["api-token"]}'. {Cure}");
    }

    [Fact]
    public void A_directory_is_no_token()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder["api-token"]);

        FluentActions.Invoking(() => ApiToken.ReadFile(folder["api-token"])).Should().ThrowExactly<CloudflareSettingsException>()
            .WithMessage($"reading the Cloudflare API token: Access to the path '{folder["api-token"]}' is denied. Make the file readable for the user that runs this.");
    }

    [Fact]
    public void A_token_does_not_show_itself() => $"{ApiToken.Parse("abc", "the test")}".Should().Be("API token (hidden)");
}
