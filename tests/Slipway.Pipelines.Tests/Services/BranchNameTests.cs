using Slipway.Pipelines.Services;
using Slipway.Processes;

namespace Slipway.Pipelines.Tests.Services;

public class BranchNameTests
{
    [Theory]
    [InlineData("main")]
    [InlineData("feature/x")]
    [InlineData("release-1.2")]
    [InlineData("überfällig#3")]
    [InlineData("a@b")]
    [InlineData("{a}")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("@")]
    [InlineData("HEAD")]
    [InlineData("-x")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a/.b")]
    [InlineData("a.lock")]
    [InlineData("a.lock/b")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a~1")]
    [InlineData("a^")]
    [InlineData("a:b")]
    [InlineData("a?")]
    [InlineData("a*")]
    [InlineData("a[b]")]
    [InlineData("a\\b")]
    [InlineData("a@{1}")]
    public async Task The_names_of_branches_are_those_that_git_takes(string text)
    {
        var git = await Command.Run("git", "check-ref-format", "--branch", text).ExecuteAsync(TestContext.Current.CancellationToken);
        var parse = () => BranchName.Parse(text);

        if (git.IsSuccess && git.Output.Trim() == text)
        {
            parse().Should().Be(text);
        }
        else
        {
            parse.Should().Throw<FormatException>().WithMessage("is not the name of a branch (*): write it without spaces *");
        }
    }

    [Theory]
    [InlineData("refs/heads/main", "is the ref of a branch, not its name: write main.")]
    [InlineData("refs/heads/refs/heads/main", "is the ref of a branch, not its name: write refs/heads/main.")]
    [InlineData("refs/heads/", "is not the name of a branch (*")]
    public void A_ref_is_not_the_name_of_a_branch(string text, string error) =>
        FluentActions.Invoking(() => BranchName.Parse(text)).Should().Throw<FormatException>().WithMessage(error);
}
