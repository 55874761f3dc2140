namespace Slipway.Cli.Tests.Delivery;

/// <summary>What the user named and is not there: exit code 2, with what there is instead.</summary>
public class UsageFaultTests
{
    [Fact]
    public async Task A_bucket_that_no_local_run_made_names_those_that_there_are()
    {
        await using var test = await ReadyAsync();
        test.Directory.Write("api.yaml", test.Read("api.yaml").Replace("bucket: scripts", "bucket: skripts", StringComparison.Ordinal));

        var result = await test.RunAsync("plan", "api.yaml");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("AWS_ACCESS_KEY_ID is not set").And.Contain("(.slipway/objects has 'scripts'): correct the manifest if one of them is meant.");
    }

    [Theory]
    [InlineData("--secrets-file")]
    [InlineData("--outputs")]
    public async Task A_file_that_is_not_there_is_a_wrong_option(string option)
    {
        await using var test = await ReadyAsync();

        var result = await test.RunAsync("plan", "api.yaml", option, "nowhere.txt");

        result.ExitCode.Should().Be(2);
        result.Error.Should().MatchRegex($"ERROR: reading the [a-z]+ in 'nowhere.txt': there is no such file\\. Make it, or correct {option}\\.\n");
    }

    [Fact]
    public async Task A_Worker_that_two_documents_describe_is_told_with_both_places()
    {
        await using var test = await ReadyAsync();
        test.Directory.Write("two.yaml", $"{test.Read("api.yaml")}\n---\n{test.Read("api.yaml")}");

        var result = await test.RunAsync("plan", "two.yaml");

        result.ExitCode.Should().Be(2);
        result.Error.Should().MatchRegex("several manifests describe it: two\\.yaml:[0-9]+, two\\.yaml:[0-9]+\\.");
    }

    [Fact]
    public async Task A_file_without_a_Worker_says_what_it_holds()
    {
        await using var test = await ReadyAsync();
        test.Directory.Write("other.yaml", "apiVersion: v1\nkind: ConfigMap\n---\napiVersion: cloudflare.project-plantn.org/v1\nkind: CloudflareWorker\n");

        var result = await test.RunAsync("plan", "other.yaml");

        result.ExitCode.Should().Be(2);
        result.Error.Should().Be(
            "ERROR: reading 'other.yaml': no document there is a CloudflareWorker, but ConfigMap of v1 (line 1), CloudflareWorker of cloudflare.project-plantn.org/v1 (line 4). "
            + "Name manifests that have one: kind CloudflareWorker, apiVersion cloudflare.project-planton.org/v1.\n");
    }

    private static async Task<DeliveryCase> ReadyAsync()
    {
        var test = await DeliveryCase.StartAsync();
        await test.PutBundleAsync();
        test.WriteManifest();
        return test;
    }
}
