using System.Net;
using System.Net.Sockets;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Steps.Tests;

public sealed class GitCheckoutServerTests(GitCheckoutSource source) : IClassFixture<GitCheckoutSource>, IDisposable
{
    private const string Password = "s3cr3t/p@ss word";

    private readonly GitCheckoutProgram program = new();

    public void Dispose() => program.Dispose();

    private Task<GitHttpServer> PrivateServerAsync() => GitHttpServer.StartAsync(source.Root, new() { Credentials = ("robot", Password) });

    [Fact]
    public async Task User_name_and_password_of_a_secret_are_used_and_not_left_anywhere()
    {
        await using var server = await PrivateServerAsync();
        program.Write("auth/username", "robot\n");
        program.Write("auth/password", Password + "\n");

        var run = await program.RunAsync($"{server.Url}/app", "main", $"--basic-auth-path={program["auth"]}");

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("commit").Should().Be(source.Main[2]);
        await NothingIsLeftAsync(run);
    }

    [Fact]
    public async Task The_files_of_git_clone_are_used_and_not_left_anywhere()
    {
        await using var server = await PrivateServerAsync();
        program.Write("auth/.gitconfig", $"[credential \"{server.Url}\"]\n\thelper = store\n");
        program.Write("auth/.git-credentials", $"http://robot:{Uri.EscapeDataString(Password)}@{new Uri(server.Url).Authority}\n");

        var run = await program.RunAsync($"{server.Url}/app", "main", $"--basic-auth-path={program["auth"]}", "--sparse-checkout-directories=services/web");

        run.ExitCode.Should().Be(0, run.Error);
        program.Files.Should().Equal("README.md", "services/web/index.ts");
        await NothingIsLeftAsync(run);
    }

    [Fact]
    public async Task Credentials_in_the_address_are_used_and_removed_from_result_and_checkout()
    {
        await using var server = await PrivateServerAsync();
        var address = new Uri(server.Url).Authority;

        var run = await program.RunAsync($"http://robot:{Uri.EscapeDataString(Password)}@{address}/app", "main");

        run.ExitCode.Should().Be(0, run.Error);
        program.Result("url").Should().Be($"http://{address}/app");
        await NothingIsLeftAsync(run);
    }

    [Fact]
    public async Task The_users_own_credential_helper_works_when_no_workspace_is_bound()
    {
        await using var server = await PrivateServerAsync();
        program.Write("home/.gitconfig", $"[credential]\n\thelper = \"!f() {{ echo username=robot; echo 'password={Password}'; }}; f\"\n");

        (await program.RunAsync($"{server.Url}/app", "main")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Wrong_credentials_name_the_workspace_and_are_not_tried_again()
    {
        await using var server = await PrivateServerAsync();
        program.Write("auth/username", "robot");
        program.Write("auth/password", "wrong-password");

        var run = await program.RunAsync($"{server.Url}/app", "main", $"--basic-auth-path={program["auth"]}");

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out 'main' of {server.Url}/app: the server refuses the credentials of the workspace basic-auth. "
            + "Check user name and password or token: it must be valid and may read the repository.\n").And.NotContain("wrong-password").And.NotContain("trying again");
        Directory.Exists(program.Output).Should().BeFalse();
        Directory.EnumerateFileSystemEntries(program.Temporary).Should().BeEmpty();
    }

    [Fact]
    public async Task Missing_credentials_are_never_asked_for()
    {
        await using var server = await PrivateServerAsync();

        var run = await program.Command($"{server.Url}/app", "main").WithEnvironment("GIT_ASKPASS", "/bin/false").WithEnvironment("DISPLAY", ":9")
            .ExecuteAsync(TestContext.Current.CancellationToken);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out 'main' of {server.Url}/app: the server asks for credentials, as it may also do when there is no such repository. "
            + "Check --url, and bind the workspace basic-auth with .git-credentials, or with username and password.\n");
        run.Error.Should().Contain("terminal prompts disabled").And.NotContain("trying again");
    }

    [Fact]
    public async Task A_missing_repository_is_not_tried_again()
    {
        await using var server = await GitHttpServer.StartAsync(source.Root);

        var run = await program.RunAsync($"{server.Url}/nothing", "main");

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith($"ERROR: checking out 'main' of {server.Url}/nothing: there is no repository at this address, or the credentials may not see it.");
        run.Error.Should().NotContain("trying again");
        server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_server_that_fails_for_a_moment_is_tried_again()
    {
        await using var server = await GitHttpServer.StartAsync(source.Root, new() { Failures = 2 });

        var run = await program.RunAsync($"{server.Url}/app", "main", "--retries=2");

        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().Contain("git-checkout: warning: fetching 'main': fatal: unable to access").And.Contain("trying again in 0.5 s (1 of 2)").And.Contain("trying again in 1 s (2 of 2)");
    }

    [Fact]
    public async Task A_forbidden_repository_is_not_tried_again()
    {
        await using var server = await GitHttpServer.StartAsync(source.Root, new() { Failures = 9, FailureStatus = 403 });

        var run = await program.RunAsync($"{server.Url}/app", "main");

        run.ExitCode.Should().Be(1);
        server.Requests.Should().HaveCount(1);
        run.Error.Should().Contain("asks for credentials");
    }

    [Theory]
    [InlineData(0, "tried once")]
    [InlineData(1, "tried 2 times")]
    public async Task An_unreachable_host_is_tried_as_often_as_said(int retries, string tries)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/app";
        listener.Stop();

        var run = await program.RunAsync(url, "main", $"--retries={retries}");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"ERROR: checking out 'main' of {url}: the server cannot be reached ({tries}). "
            + "Check the address and the network; behind a proxy set --http-proxy or --https-proxy.\nfatal: unable to access");
        run.Error.Split("trying again").Should().HaveCount(retries + 1);
        Directory.Exists(program.Output).Should().BeFalse();
    }

    [Fact]
    public async Task A_proxy_is_used_for_what_no_proxy_does_not_name()
    {
        await using var server = await GitHttpServer.StartAsync(source.Root);

        var through = await program.RunAsync("http://git.example/app", "main", $"--http-proxy={server.Url}");
        through.ExitCode.Should().Be(0, through.Error);

        var around = await program.RunAsync($"{server.Url}/app", "main", "--http-proxy=http://127.0.0.1:1", "--no-proxy=127.0.0.1");
        around.ExitCode.Should().Be(0, around.Error);
    }

    [Fact]
    public async Task A_certificate_is_trusted_through_the_workspace_or_not_verified_at_all()
    {
        await using var server = await GitHttpServer.StartAsync(source.Root, new() { IsTls = true });
        program.Write("ca/server.pem", server.CertificatePem);

        var distrusted = await program.RunAsync($"{server.Url}/app", "main");
        distrusted.ExitCode.Should().Be(1);
        distrusted.Error.Should().StartWith($"ERROR: checking out 'main' of {server.Url}/app: the server's certificate is not trusted. "
            + "Bind the workspace ssl-ca-directory with the CA bundle that it was signed by (file name: --crt-file).\n");

        var trusted = await program.RunAsync($"{server.Url}/app", "main", $"--ssl-ca-directory-path={program["ca"]}", "--crt-file=server.pem");
        trusted.ExitCode.Should().Be(0, trusted.Error);

        var unverified = await program.RunAsync($"{server.Url}/app", "main", "--ssl-verify=false");
        unverified.ExitCode.Should().Be(0, unverified.Error);
        unverified.Error.Should().Contain("warning: the certificate of the server is not verified");
    }

    [Fact]
    public async Task SIGTERM_stops_git_and_leaves_nothing()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        // The connection is accepted by the system, and never answered.
        var running = program.Command($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/app", "main").ExecuteAsync(patience.Token);
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await patience.CancelAsync();

        await running.Awaiting(r => r).Should().ThrowAsync<OperationCanceledException>();

        Directory.Exists(program.Output).Should().BeFalse();
        Directory.EnumerateFileSystemEntries(program.Temporary).Should().BeEmpty();
        // The end of git closes its connection.
        (await connection.GetStream().ReadAsync(new byte[65536], TestContext.Current.CancellationToken)).Should().BeGreaterThan(0);
        (await connection.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken)).Should().Be(0);
    }

    private async Task NothingIsLeftAsync(CommandResult run)
    {
        foreach (var secret in (string[])[Password, Uri.EscapeDataString(Password)])
        {
            run.Error.Should().NotContain(secret);
            var found = await Command.Run("grep", "-rlF", "--", secret, program.Output, program.Home, program.Temporary, program["results"]).ExecuteAsync(default);
            found.Output.Should().BeEmpty();
        }

        Directory.EnumerateFileSystemEntries(program.Temporary).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(program.Home).Should().BeEmpty();
    }
}
