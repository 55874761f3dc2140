using System.Text.Json;
using Slipway.Processes;

namespace Slipway.Bundles.Tests;

public sealed class NodeVersionRangeTests
{
    /// <summary>Ranges as they stand in real packages, and the corners of npm's grammar.</summary>
    private static readonly string[] Ranges =
    [
        "", "*", "x", "18", "18.x", "18.x.x", "v20", "=20.1.0", "20.11", "^18", "^18.0.0", "^0.2.3", "^0.0.3", "^0.2", "^0", "^0.0", "~1", "~1.2", "~1.2.3", "~>1.2",
        ">=18", ">= 18.12", ">18", ">18.1", ">18.1.2", "<20", "<20.3", "<=20", "<=20.3", "<=20.3.1", ">=18 <21", ">=18.0.0 <19 || >=20.5.0",
        "^18.17.0 || ^20.3.0 || >=21.0.0", "18 || 20 || >=22", "18||20", "1.2 - 2", "1.2.3 - 2.3.4", "1.2.3 - 2.3", ">=22.0.0-rc.1", "^22.0.0-rc.1", "22.0.0-rc.1",
        ">=16.0.0 <17.0.0 || >=18", "~20.19 || ^22.12", "<18 >16", ">1.x", "<*", ">=*",
    ];

    private static readonly string[] Versions =
    [
        "0.0.3", "0.0.4", "0.2.3", "0.2.4", "0.3.0", "1.0.0", "1.2.0", "1.2.3", "1.3.0", "2.0.0", "2.3.4", "2.4.0", "16.20.2", "17.9.1", "18.0.0", "18.1.0", "18.1.2",
        "18.1.3", "18.2.0", "18.12.1", "18.17.0", "19.0.0", "20.0.0", "20.1.0", "20.3.0", "20.3.1", "20.4.0", "20.11.5", "20.19.4", "21.0.0", "22.0.0-rc.0", "22.0.0-rc.1",
        "22.0.0-rc.2", "22.0.0", "22.12.0", "23.1.0", "24.21.0",
    ];

    /// <summary>npm carries its own evaluator with it: the two must agree on every pair.</summary>
    [Fact]
    public async Task Ranges_mean_what_they_mean_to_npm()
    {
        const string Script = """
            const [ranges, versions] = JSON.parse(process.argv[1]);
            const npm = require('fs').realpathSync(process.argv[2]);
            const semver = require(require('path').join(npm, '../../node_modules/semver'));
            console.log(JSON.stringify(ranges.map(r => versions.filter(v => semver.satisfies(v, r)).join(' '))));
            """;
        var input = JsonSerializer.Serialize(new[] { Ranges, Versions });
        var result = await Command.Run("node", "-e", Script, input, ProgramPath.Find("npm")!).ExecuteAsync(CancellationToken.None);
        result.IsSuccess.Should().BeTrue(result.Error);
        var expected = JsonSerializer.Deserialize<string[]>(result.Output)!;

        var actual = Ranges.Select(r => string.Join(' ', Versions.Where(v => Range(r).Includes(Version(v)))));

        Ranges.Zip(actual, expected).Where(r => r.Second != r.Third).Should().BeEmpty();
        expected.Should().Contain(e => e.Length > 0);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("lts/*")]
    [InlineData("1.2.3.4")]
    [InlineData(">=18 and up")]
    [InlineData("workspace:*")]
    public void What_is_no_range_is_refused(string text) => VersionRange.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData(true, ">=18", ">=22", "<24")]
    [InlineData(true, "^18 || ^22", ">=20")]
    [InlineData(false, "^18", ">=22.0.0")]
    [InlineData(false, "20.11.1", ">20.11.1")]
    [InlineData(true, "<20", "*")]
    [InlineData(true, ">20.11", "<21")]
    public void Ranges_that_exclude_each_other_are_recognised(bool meet, params string[] ranges) =>
        VersionRange.Intersect([.. ranges.Select(Range)]).Should().Be(meet);

    [Theory]
    [InlineData("v22.1.0", "22.1.0", true)]
    [InlineData("lts/*", "22.1.0", true)]
    [InlineData("lts/*", "23.1.0", false)]
    [InlineData("lts/iron", "20.1.0", true)]
    [InlineData("lts/iron", "22.1.0", false)]
    [InlineData("node", "23.1.0", true)]
    [InlineData("20.11", "20.11.9", true)]
    [InlineData("20.11", "20.12.0", false)]
    public void Aliases_of_nvm_are_read(string wish, string version, bool included) =>
        NodeRequest.Parse(wish).Includes(Version(version)).Should().Be(included);

    [Fact]
    public void An_unknown_alias_is_refused_with_what_would_do()
    {
        var act = () => NodeRequest.Parse("lts/unobtainium");

        act.Should().Throw<FormatException>().WithMessage("is no version of Node.js: give a version (22.11.0), a part of one (22), a range (>=20 <23) or an alias (lts/*, lts/jod, node).");
    }

    private static VersionRange Range(string text) =>
        VersionRange.TryParse(text, out var range) ? range : throw new ArgumentException($"'{text}' is no range");

    private static SemanticVersion Version(string text) =>
        SemanticVersion.TryParse(text, out var version) ? version : throw new ArgumentException($"'{text}' is no version");
}
