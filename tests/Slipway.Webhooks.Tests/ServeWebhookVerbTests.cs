using System.Net;
using System.Text.Json.Nodes;
using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Webhooks.Tests;

/// <summary><c>slipway serve-webhook</c> as a program.</summary>
public sealed class ServeWebhookVerbTests : IAsyncLifetime
{
    private readonly TemporaryDirectory folder = new();
    private KubernetesApiServer cluster = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string[] Arguments => ["--services", "services", "--github-secret-file", "secret", "--kubeconfig", "kubeconfig", "-n", "default"];

    public async ValueTask InitializeAsync()
    {
        cluster = await Endpoint.ClusterAsync();
        folder.Write("kubeconfig", cluster.Kubeconfig());
        folder.Write("services/api.yaml", Endpoint.Service("api"));
        folder.Write("secret", "hunter2\n");
        folder.Write("blank", "\n");
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_git_push_starts_the_run_that_slipway_start_would()
    {
        var work = await GitRepository.CreateAsync(folder["work"]);
        await work.CommitAsync(("workers/api/index.js", "1"), ("README.md", "1"));
        await work.RunAsync("clone", "--quiet", "--bare", "--template=", ".", folder["edge.git"]);
        await work.RunAsync("remote", "add", "origin", folder["edge.git"]);
        await using var served = await ServedEndpoint.StartAsync(folder.Path, Arguments);
        // What GitHub does after a push, by the tools at hand.
        Directory.CreateDirectory(folder["edge.git/hooks"]);
        folder.Write("edge.git/hooks/post-receive", $$"""
            #!/bin/sh
            read -r before after ref
            files=$(git diff --name-only "$before" "$after" | sed 's/.*/"&"/' | paste -sd, -)
            payload="{\"ref\":\"$ref\",\"before\":\"$before\",\"after\":\"$after\",\"commits\":[{\"id\":\"$after\",\"modified\":[$files]}],\"repository\":{\"full_name\":\"acme/edge\",\"ssh_url\":\"git@github.com:acme/edge.git\"} }"
            signature=$(printf %s "$payload" | openssl dgst -sha256 -hmac hunter2 -r | cut -d' ' -f1)
            curl -sS --max-time 20 -H 'Content-Type: application/json' -H 'X-GitHub-Event: push' -H "X-GitHub-Delivery: $after" -H "X-Hub-Signature-256: sha256=$signature" \
              --data-binary "$payload" {{served.Address}}/slipway
            """);
        (await Command.Run("chmod", "+x", folder["edge.git/hooks/post-receive"]).ExecuteAsync(Ct)).ExitCode.Should().Be(0);

        await work.CommitAsync(("README.md", "2"));
        await work.RunAsync("push", "--quiet", "origin", "main");
        await served.LineAsync("api: skipped");
        var commit = await work.CommitAsync(("workers/api/index.js", "2"));
        await work.RunAsync("push", "--quiet", "origin", "main");
        await served.LineAsync("api: started");

        var name = (string)cluster.Documents("default", "pipelineruns").Should().ContainSingle().Subject["metadata"]!["name"]!;
        var run = cluster.Document("default", "pipelineruns", name)!;
        var start = await Command.Run(ServedEndpoint.Program, "start", "--service", "services/api.yaml", "--commit", commit, "--branch", "main", "--dry-run", "--kubeconfig", "kubeconfig", "-n", "default")
            .InDirectory(folder.Path).ExecuteAsync(Ct);
        start.ExitCode.Should().Be(0, "{0}", start.Error);
        var wanted = ObjectYaml.Read(start.Output);
        Neutral(run, name).Should().Be(Neutral(wanted, (string)wanted["metadata"]!["name"]!));
        served.Seen.Should().NotContain("hunter2");
    }

    [Fact]
    public async Task SIGTERM_finishes_what_was_accepted_and_takes_nothing_more()
    {
        await using var served = await ServedEndpoint.StartAsync(folder.Path, Arguments);
        using var goOn = new ManualResetEventSlim();
        using var isHere = new SemaphoreSlim(0);
        cluster.Inject(KubernetesApiFault.Meanwhile(() =>
        {
            isHere.Release();
            goOn.Wait(TimeSpan.FromSeconds(20));
        }));
        var sent = PushAsync(served.Address);
        await isHere.WaitAsync(Ct);
        await served.SignalAsync("TERM");
        await served.LineAsync("stopping");
        goOn.Set();

        (await sent).Should().Be(HttpStatusCode.Accepted);
        (await served.EndAsync()).Should().Be(0);
        cluster.Documents("default", "pipelineruns").Should().ContainSingle();
        var after = () => PushAsync(served.Address);
        await after.Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_wrong_Service_is_said_and_the_others_are_served_from_the_host_that_is_given()
    {
        folder.Write("services/web.yaml", Endpoint.Service("web").Replace("r2-bucket-name", "git-revision", StringComparison.Ordinal));
        folder.Write("services/more.yaml", Endpoint.Service("more", "owner: acme, name: edge, colour: red"));
        await using var served = await ServedEndpoint.StartAsync(folder.Path, [.. Arguments, "--git-host", "https://github.acme.example"]);
        await served.LineAsync("Services: 2: api, more");

        served.Seen.Should().Contain("warning: Service 'web' is left out: services/web.yaml:7:").And.Contain("the param 'git-revision' follows from the commit that is built: remove it here")
            .And.Contain("warning: services/more.yaml: Service 'more' has fields that are not known here and have no effect: spec.git_repo.colour");
        (await PushAsync(served.Address, "github.com")).Should().Be(HttpStatusCode.Accepted);
        cluster.Documents("default", "pipelineruns").Should().BeEmpty("the repository is on another host");
        (await PushAsync(served.Address, "github.acme.example")).Should().Be(HttpStatusCode.Accepted);
        cluster.Documents("default", "pipelineruns").Select(r => PushTests.Param(r, "git-url")).Should().Equal("https://github.acme.example/acme/edge.git");
    }

    [Theory]
    [InlineData("--services services", "serving webhooks: no secret is given, and what nobody signed is not taken. Give one of --github-secret-file, --gitlab-token-file, --bitbucket-secret-file.")]
    [InlineData("--services services --github-secret-file none", "option --github-secret-file: there is no file 'none'. Write the webhook's secret there, one on each line, or correct the path.")]
    [InlineData("--services services --github-secret-file none --gitlab-token-file blank", "option --github-secret-file: there is no file 'none'; option --gitlab-token-file: 'blank' holds no secret. Write *")]
    [InlineData("--services services --github-secret-file services --gitlab-token-file secret", "option --github-secret-file: 'services' is a directory. Name the file in it that holds the webhook's secret.")]
    [InlineData("--services services --gitlab-token-file secret --bitbucket-secret-file ''", "option --bitbucket-secret-file: '' is empty; leave the option out for the default.")]
    [InlineData("--services none.yaml --github-secret-file secret", "reading the Services: Could not find file '*none.yaml'.")]
    [InlineData("--services services --github-secret-file secret --git-host git.example.com", "option --git-host: 'git.example.com' is no address of a git server: *")]
    [InlineData("--services services --github-secret-file secret --git-host https://s3cret@git.example.com", "option --git-host: what is in front of '@git.example.com' may be a password or token, *")]
    [InlineData("--services services --github-secret-file secret --listen 8080", "option --listen: '8080' is nowhere to listen: write http://ADDRESS:PORT, *")]
    [InlineData("--services services --github-secret-file secret -p git-url=x", "option -p: 'git-url' follows from spec.git_repo: leave it out.")]
    [InlineData("--services services --github-secret-file secret -p r2-bucket=x", "option -p: neither Pipeline has a param 'r2-bucket'*")]
    public async Task A_use_that_is_wrong_is_said(string arguments, string error)
    {
        var result = await Command.Run(ServedEndpoint.Program, ["serve-webhook", .. arguments.Split(' ').Select(argument => argument.Trim('\'')), "--kubeconfig", "kubeconfig", "-n", "default"]).InDirectory(folder.Path).ExecuteAsync(Ct);

        (result.ExitCode, result.Output).Should().Be((2, ""), "{0}", result.Error);
        result.Error.Should().Match($"ERROR: {error}\n");
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_named_with_its_option()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a file that not even root can read is one of /proc");
        var result = await Command.Run(ServedEndpoint.Program, [.. "serve-webhook --services services --github-secret-file secret --gitlab-token-file /proc/self/mem --kubeconfig kubeconfig".Split(' ')])
            .InDirectory(folder.Path).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(2, "{0}", result.Error);
        result.Error.Should().Match("ERROR: option --gitlab-token-file: '/proc/self/mem' cannot be read: *. Make it readable for the user that runs this, or name another.\n").And.NotContain("  at ");
    }

    [Fact]
    public async Task The_component_gives_it_options_that_it_has()
    {
        var help = await Command.Run(ServedEndpoint.Program, "serve-webhook", "--help").ExecuteAsync(Ct);
        var deployment = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "kustomize", "components", "webhook", "deployment.yaml"), Ct);
        var options = deployment.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("- --", StringComparison.Ordinal)).Select(line => line[2..].Split('=')[0]).ToList();

        options.Should().HaveCountGreaterThan(4).And.OnlyContain(option => help.Output.Contains(option, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var other = await ServedEndpoint.StartAsync(folder.Path, Arguments);
        var result = await Command.Run(ServedEndpoint.Program, ["serve-webhook", "--listen", other.Address, .. Arguments]).InDirectory(folder.Path).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Be($"ERROR: listening at {new Uri(other.Address).Authority}: Address already in use. Choose another address or port.\n");
    }

    private static async Task<HttpStatusCode> PushAsync(string address, string host = "github.com")
    {
        using var http = new HttpClient();
        var body = Endpoint.Payload("github-push").Replace("github.com", host, StringComparison.Ordinal);
        using var content = new StringContent(body, null, "application/json");
        content.Headers.Add("X-GitHub-Event", "push");
        content.Headers.Add("X-Hub-Signature-256", await Endpoint.HmacAsync(body, "hunter2"));
        using var response = await http.PostAsync(address, content, Ct);
        return response.StatusCode;
    }

    /// <summary>The run without its name, what the server adds, and the annotation of the delivery.</summary>
    private static string Neutral(JsonObject run, string name)
    {
        foreach (var field in new[] { "uid", "creationTimestamp", "resourceVersion", "annotations" })
        {
            run["metadata"]!.AsObject().Remove(field);
        }

        return ObjectYaml.Write(run).Replace(name, "RUN", StringComparison.Ordinal);
    }
}
