namespace Slipway.Cloudflare.Tests;

public class RedactionTests
{
    private static readonly Dictionary<string, string?> Secrets = new() { ["PASSWORD"] = "hunter2 \"quoted\"", ["OLD"] = null };

    [Fact]
    public async Task A_token_that_the_answer_repeats_is_hidden()
    {
        await using var api = await FaultyApi.StartAsync(
            Answer.Error(503, 1, $"Bearer {FaultyApi.Token} is busy"), Answer.Text(502, "text/html", $"<html>{FaultyApi.Token}</html>"), Answer.Error(400, 6003, $"Invalid header {FaultyApi.Token}"));
        using var client = api.Client();

        var e = await Failing.CallAsync(() => client.Zones.GetAsync("z1", default));

        e.ToString().Should().NotContain(FaultyApi.Token);
        e.Message.Should().StartWith("reading zone 'z1': 6003 Invalid header ***. The token is not one that Cloudflare knows");
        e.Errors.Should().ContainSingle().Which.Message.Should().Be("Invalid header ***");
        api.Warnings.Should().HaveCount(2).And.NotContain(line => line.Contains(FaultyApi.Token));
        api.Warnings.First().Should().StartWith("reading zone 'z1': 1 Bearer *** is busy; ");
        api.Warnings.Last().Should().StartWith("reading zone 'z1': 502 with something that is not the API's: '<html>***</html>'; ");
    }

    [Fact]
    public async Task A_token_that_the_quote_would_cut_is_hidden_too()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Text(400, "text/plain", new string('x', 95) + FaultyApi.Token));
        using var client = api.Client();

        (await Failing.CallAsync(() => client.Zones.GetAsync("z1", default))).Message.Should().Contain($"'{new string('x', 95)}***'");
    }

    [Theory]
    [InlineData("value hunter2 \\\"quoted\\\" is too long", "value *** is too long")]
    [InlineData("in {\\\"text\\\":\\\"hunter2 \\\\u0022quoted\\\\u0022\\\"}", "in {\"text\":\"***\"}")]
    [InlineData("in {\\\"text\\\":\\\"hunter2 \\\\\\\"quoted\\\\\\\"\\\"}", "in {\"text\":\"***\"}")]
    public async Task A_secret_that_the_answer_repeats_is_hidden(string message, string shown)
    {
        await using var api = await FaultyApi.StartAsync(Answer.Error(400, 10054, message));
        using var client = api.Client();

        (await Failing.CallAsync(() => client.Scripts.PatchSecretsBulkAsync("a", "hello", Secrets, default))).Message
            .Should().StartWith($"setting the secrets of Worker 'hello': 10054 {shown}. ");
    }

    [Fact]
    public async Task The_token_of_an_asset_upload_is_hidden()
    {
        await using var api = await FaultyApi.StartAsync(Answer.Error(400, 1, "token jwt-abc is expired"));
        using var client = api.Client();

        (await Failing.CallAsync(() => client.Assets.UploadAsync("a", "jwt-abc", [], default))).Message.Should().StartWith("uploading 0 assets: 1 token *** is expired. ");
    }

    [Fact]
    public async Task A_blank_secret_is_not_sent()
    {
        await using var api = await FaultyApi.StartAsync();
        using var client = api.Client();

        (await FluentActions.Awaiting(() => client.Scripts.PatchSecretsBulkAsync("a", "hello", new Dictionary<string, string?> { ["EMPTY"] = "" }, default))
            .Should().ThrowAsync<ArgumentException>()).WithMessage("setting the secrets of Worker 'hello': the value of 'EMPTY' is empty.*");
        api.Requests.Should().BeEmpty();
    }

    [Fact]
    public void Options_do_not_show_the_token() =>
        new CloudflareApiOptions { Token = ApiToken.Parse(FaultyApi.Token, "the test") }.ToString()
            .Should().Contain("Token = API token (hidden)").And.NotContain(FaultyApi.Token);
}
