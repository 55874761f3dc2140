using System.Text.RegularExpressions;

namespace Slipway.Architecture.Tests;

/// <summary>The server of Cloudflare's API checks each request against the API's schemas, and throws when it is disposed of after a wrong one. That fails a test only
/// when the test disposes of it.</summary>
public partial class CloudflareServerTests
{
    private const string Server = "CloudflareApiServer";

    [Fact]
    public async Task Every_test_with_a_server_disposes_of_it_and_so_fails_after_a_request_that_the_API_does_not_take()
    {
        var files = (await Tree.FilesAsync("tests/*.cs")).ToDictionary(f => f, Tree.Read);
        // What holds a server is to be disposed of in turn, and so is what holds that.
        var holders = new Queue<string>([Server]);
        var seen = new HashSet<string>([Server]);
        var starts = 0;
        while (holders.TryDequeue(out var holder))
        {
            foreach (var (file, text) in files.Where(f => !f.Key.StartsWith("tests/Slipway.Testing/", StringComparison.Ordinal)))
            {
                var kept = Regex.Count(text, $@"(?<!await using var \w+ = \(?)await {holder}\.StartAsync\(");
                starts += Regex.Count(text, $@"\b{holder}\.StartAsync\(");
                if (kept > 0)
                {
                    Disposed().Count(text).Should().BeGreaterThanOrEqualTo(
                        kept, "{0} keeps a {1}, and is to dispose of it in its DisposeAsync; a test writes 'await using var'", file, holder);
                    foreach (var name in DisposableType().Matches(text).Select(m => m.Groups[1].Value).Where(seen.Add))
                    {
                        holders.Enqueue(name);
                    }
                }
            }
        }

        starts.Should().BeGreaterThan(50);
        seen.Should().Contain("DeliveryCase").And.Contain("ExposureCase").And.Contain("ReferenceFixture");
    }

    [Fact]
    public async Task Only_the_tests_of_the_server_itself_forgive_a_wrong_request()
    {
        foreach (var file in (await Tree.FilesAsync("tests/*.cs")).Where(f => f is not "tests/Architecture.Tests/CloudflareServerTests.cs"))
        {
            if (Tree.Read(file).Contains(".TakeViolations(", StringComparison.Ordinal))
            {
                file.Should().StartWith("tests/Slipway.Cloudflare.Tests/Fake/");
            }
        }
    }

    [GeneratedRegex(@"\w\.DisposeAsync\(\)")]
    private static partial Regex Disposed();

    [GeneratedRegex(@"class (\w+)[^{;]*: [^{;]*\bIAsyncDisposable\b")]
    private static partial Regex DisposableType();
}
