namespace Slipway.Steps.Tests;

public sealed class GitCheckoutUsageTests(GitCheckoutSource source) : IClassFixture<GitCheckoutSource>, IDisposable
{
    private readonly GitCheckoutProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("ext::sh -c 'touch owned'", "names a remote helper, which may run programs.")]
    [InlineData("--upload-pack=touch owned", "is no address of a repository.")]
    [InlineData("ftp://user:pass-word@example.com/x", "has the scheme 'ftp', which is not one that a checkout may use.")]
    [InlineData("https://example.com/a\nb", "is no address of a repository.")]
    [InlineData("ssh://-oProxyCommand=x/y", "has no host.")]
    [InlineData("file://server/share", "names a host or no directory: a directory of this machine is file:///<directory>.")]
    [InlineData("", "is empty.")]
    public async Task An_address_of_another_form_is_refused_before_anything_runs(string url, string why)
    {
        var run = await program.RunAsync(url, "main");

        run.ExitCode.Should().Be(2);
        run.Error.Should().StartWith("ERROR: option --url: '").And.Contain(why).And.NotContain("pass-word");
        Directory.Exists(program.Output).Should().BeFalse();
    }

    [Theory]
    [InlineData("--upload-pack=x")]
    [InlineData("main:refs/heads/x")]
    [InlineData("main~1")]
    [InlineData("a\nb")]
    public async Task A_revision_that_is_no_name_is_refused(string revision)
    {
        var run = await program.RunAsync(source.Repository.Url, revision);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("is no name that a server can be asked for. Valid: a branch, a tag, a full or short SHA, or refs/...");
    }

    [Theory]
    [InlineData("--subdirectory=../elsewhere", "leaves the output path")]
    [InlineData("--depth=-1", "option --depth: '-1' is not a whole number of 0 or more.")]
    [InlineData("--submodules=yes", "option --submodules: 'yes' is neither 'true' nor 'false'.")]
    [InlineData("--sparse-checkout-directories=../x", "option --sparse-checkout-directories: '../x' holds '../x', which is no directory of the repository")]
    [InlineData("--refspec=--upload-pack=x", "is no refspec")]
    [InlineData("--ssl-ca-directory-path=/nowhere", "reading the CA bundle '/nowhere/ca-bundle.crt': there is no such file.")]
    [InlineData("--basic-auth-path=/nowhere", "reading the workspace basic-auth in '/nowhere'")]
    [InlineData("--ssh-directory-path=/nowhere", "reading the workspace ssh-directory in '/nowhere'")]
    public async Task A_wrong_option_ends_with_exit_code_2(string option, string why)
    {
        var run = await program.RunAsync(source.Repository.Url, "main", option);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(why);
        Directory.Exists(program.Output).Should().BeFalse();
        Directory.EnumerateFileSystemEntries(program.Temporary).Should().BeEmpty();
    }
}
