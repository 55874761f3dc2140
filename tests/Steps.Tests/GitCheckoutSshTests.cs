namespace Slipway.Steps.Tests;

/// <summary>By SSH, with a program in the place of ssh that notes its arguments, and runs the command as a server would.</summary>
public sealed class GitCheckoutSshTests(GitCheckoutSource source) : IClassFixture<GitCheckoutSource>, IDisposable
{
    private const string Key = "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret-key-material\n-----END OPENSSH PRIVATE KEY-----";

    private readonly GitCheckoutProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public async Task The_workspaces_key_is_copied_to_a_file_that_ssh_accepts()
    {
        program.Write("ssh/ssh-privatekey", Key);
        program.Write("ssh/known_hosts", "git.example ssh-ed25519 AAAA\n");

        var run = await RunAsync("", $"--ssh-directory-path={program["ssh"]}");

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("commit").Should().Be(source.Main[2]);
        program.Result("url").Should().Be($"git@git.example:{source.Repository.Path}");
        var noted = program.Read("noted");
        noted.Should().Contain("-o BatchMode=yes").And.Contain("-o StrictHostKeyChecking=yes").And.Contain("-o IdentitiesOnly=yes").And.Contain("-F /dev/null")
            .And.Contain("git@git.example").And.Contain("key mode 600, last line -----END OPENSSH PRIVATE KEY-----");
        Directory.EnumerateFileSystemEntries(program.Temporary).Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_is_accepted_the_first_time_when_no_known_hosts_are_given()
    {
        program.Write("ssh/id_ed25519", Key + "\n");
        program.Write("ssh/config", "Host git.example\n");

        (await RunAsync("", $"--ssh-directory-path={program["ssh"]}")).ExitCode.Should().Be(0);

        program.Read("noted").Should().Contain("-o StrictHostKeyChecking=accept-new").And.Contain("ssh/config");
    }

    [Fact]
    public async Task Without_a_workspace_the_users_own_ssh_is_used_and_asks_nothing()
    {
        (await RunAsync("")).ExitCode.Should().Be(0);

        program.Read("noted").Should().StartWith("-o BatchMode=yes").And.NotContain("StrictHostKeyChecking").And.NotContain("IdentitiesOnly");
    }

    [Theory]
    [InlineData("git@git.example: Permission denied (publickey).", "the server accepts no key that was offered. Bind the workspace ssh-directory")]
    [InlineData("Host key verification failed.", "the key of the SSH server is not known. Connect once by hand (ssh -T), or bind the workspace ssh-directory")]
    [InlineData("ERROR: Repository not found.", "there is no repository at this address, or the credentials may not see it. Check --url; for a private repository bind the workspace ssh-directory.")]
    public async Task A_refusal_says_what_to_do_and_is_not_tried_again(string said, string why)
    {
        var run = await RunAsync(said);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out 'main' of git@git.example:{source.Repository.Path}: {why}").And.Contain(said).And.NotContain("trying again");
    }

    [Fact]
    public async Task A_host_that_ssh_cannot_find_is_tried_again()
    {
        var run = await RunAsync("ssh: Could not resolve hostname git.example: Name or service not known", "--retries=1");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("trying again in 0.5 s (1 of 1)").And.Contain("the server cannot be reached (tried 2 times).");
    }

    private async Task<Slipway.Processes.CommandResult> RunAsync(string refusal, params string[] more)
    {
        program.WriteScript("bin/ssh", $$"""
            #!/bin/sh
            echo "$@" > '{{program["noted"]}}'
            if [ -n '{{refusal}}' ]; then echo '{{refusal}}' >&2; exit 255; fi
            while [ $# -gt 1 ]; do
              if [ "$1" = -i ]; then echo "key mode $(stat -c %a "$2"), last line $(tail -n 1 "$2")" >> '{{program["noted"]}}'; fi
              shift
            done
            exec sh -c "$1"
            """);
        return await program.Command($"git@git.example:{source.Repository.Path}", "main", more)
            .WithEnvironment("PATH", $"{program["bin"]}:{Environment.GetEnvironmentVariable("PATH")}")
            .ExecuteAsync(TestContext.Current.CancellationToken);
    }
}
