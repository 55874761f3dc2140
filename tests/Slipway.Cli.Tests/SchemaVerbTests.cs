using System.Text.Json;
using Slipway.Manifests;
using Slipway.Processes;

namespace Slipway.Cli.Tests;

public class SchemaVerbTests
{
    [Fact]
    public async Task The_schema_is_printed_and_nothing_else()
    {
        var result = await Command.Run(Path.Combine(AppContext.BaseDirectory, "slipway"), "schema").ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(0, result.Error);
        result.Error.Should().BeEmpty();
        result.Output.Should().Be(ManifestSchema.ToJson() + "\n");
        using var schema = JsonDocument.Parse(result.Output);
        schema.RootElement.GetProperty("$schema").GetString().Should().Be("http://json-schema.org/draft-07/schema#");
    }
}
