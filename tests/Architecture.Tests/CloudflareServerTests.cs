namespace Slipway.Architecture.Tests;

/// <summary>The server of Cloudflare's API checks each request against the API's schemas, and throws when it is disposed of after a wrong one.</summary>
public class CloudflareServerTests
{
    private const string Server = "CloudflareApiServer", Forgiving = "TakeViolations";

    [Fact]
    public async Task Every_test_project_with_such_a_server_fails_when_one_was_not_disposed_of()
    {
        var projects = (await Tree.FilesAsync("tests/*.cs"))
            .Where(file => file.Split('/')[1].EndsWith(".Tests", StringComparison.Ordinal) && file != ThisFile && Tree.Read(file).Contains(Server, StringComparison.Ordinal))
            .Select(file => file.Split('/')[1]).Distinct().ToList();

        projects.Should().Contain("Slipway.Delivery.Tests");
        foreach (var project in projects)
        {
            var texts = (await Tree.FilesAsync($"tests/{project}/*.cs")).Select(Tree.Read);
            texts.Should().Contain(text => text.Contains("[assembly: AssemblyFixture(typeof(DisposedServers))]", StringComparison.Ordinal), "of {0}", project);
        }
    }

    [Fact]
    public async Task Only_the_tests_of_the_server_itself_forgive_a_wrong_request()
    {
        foreach (var file in (await Tree.FilesAsync("tests/*.cs")).Where(file => !file.StartsWith("tests/Slipway.Testing/", StringComparison.Ordinal) && file != ThisFile))
        {
            if (Tree.Read(file).Contains(Forgiving, StringComparison.Ordinal))
            {
                file.Should().StartWith("tests/Slipway.Cloudflare.Tests/Fake/");
            }
        }
    }

    private const string ThisFile = "tests/Architecture.Tests/CloudflareServerTests.cs";
}
