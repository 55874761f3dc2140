using System.Text.Json;
using Slipway.Manifests;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cli.Tests;

public class SchemaVerbTests
{
    [Fact]
    public async Task The_schema_is_printed_and_nothing_else()
    {
        var result = await Command.Run(Programs.Slipway, "schema").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().BeEmpty();
        result.Output.Should().Be(ManifestSchema.ToJson() + "\n");
        using var schema = JsonDocument.Parse(result.Output);
        schema.RootElement.GetProperty("$schema").GetString().Should().Be("http://json-schema.org/draft-07/schema#");
    }

    [Fact]
    public async Task A_standard_output_that_is_full_is_one_line()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        var result = await Command.Run("sh", "-c", "\"$0\" schema >/dev/full", Programs.Slipway).ExecuteAsync(TestContext.Current.CancellationToken);

        (result.ExitCode, result.Error).Should().Be((1, "ERROR: writing to standard output: No space left on device. Send it to where there is space.\n"));
    }
}
