using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Webhooks.Tests;

/// <summary><c>slipway trigger</c> as a program.</summary>
public sealed class TriggerVerbTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_Trigger_is_printed_and_nothing_else()
    {
        folder.Write("api.yaml", Endpoint.Service("api", pipelines: "pipeline_branches: [\"v?.x\"]"));
        var result = await RunAsync("api.yaml", "--provider", "github", "-n", "edge", "-p", "cancel-in-progress=true");

        (result.ExitCode, result.Error).Should().Be((0, ""));
        result.Output.Should().Be("""
            apiVersion: triggers.tekton.dev/v1beta1
            kind: Trigger
            metadata:
              name: api
              namespace: edge
              labels:
                slipway.dev/listener: github
            spec:
              interceptors:
                - ref: {name: cel, kind: ClusterInterceptor}
                  params:
                    - name: filter
                      value: >-
                        body.repository.html_url.matches('(?i)^https?://github[.]com(?::[0-9]+)?/acme/edge$')
                        && body.ref.matches('^refs/heads/v.[.]x$')
                        && !body.deleted
                        && (body.created || body.forced || size(body.commits) == 0 || size(body.commits) >= 2048
                        || body.commits.exists(c, size(c.added) + size(c.modified) + size(c.removed) >= 3000 || [c.added, c.modified, c.removed].exists(files, files.exists(path,
                        path.matches('^workers/api(?:/.*)?$')))))
              bindings:
                - ref: slipway-push
                - {name: service, value: api}
                - {name: cancel-in-progress, value: "true"}
                - {name: overlays, value: "*?"}
                - {name: owner-identifier-label-key, value: planton.cloud/service-id}
                - {name: owner-identifier-label-value, value: svc-api}
                - {name: project-root, value: workers/api}
                - {name: r2-bucket-name, value: scripts}
                - {name: r2-endpoint-url, value: "https://r2.example"}
              template:
                ref: slipway-deliver

            """);
    }

    [Fact]
    public async Task What_a_Trigger_does_not_do_is_said_on_standard_error()
    {
        folder.Write("api.yaml", Endpoint.Service("api", "clone_url: \"https://git.example/scm/web/edge.git\"", "enable_pull_request_builds: true"));
        var result = await RunAsync("api.yaml", "--provider", "bitbucket");

        (result.ExitCode, result.Error).Should().Be((0, """
            warning: pushes to Bitbucket Server name no files: every push to these branches starts a run, whatever the trigger_paths
            warning: pull requests start nothing by Tekton Triggers: 'slipway serve-webhook' builds them

            """));
        result.Output.Should().NotContain("commits").And.Contain("[0].ref.id == 'refs/heads/main'")
            .And.Contain("- ref: slipway-push-without-url\n").And.Contain("- {name: git-url, value: \"https://git.example/scm/web/edge.git\"}\n");
    }

    [Fact]
    public async Task A_repository_on_a_server_of_your_own_is_known_by_the_host_that_is_given()
    {
        folder.Write("api.yaml", Endpoint.Service("api", "owner: web, name: edge, git_repo_provider: bitbucket_server, colour: red"));
        var result = await RunAsync("api.yaml", "--provider", "bitbucket", "--git-host", "https://git.example/scm/");

        result.Error.Should().StartWith("warning: api.yaml: Service 'api' has fields that are not known here and have no effect: spec.git_repo.colour\nwarning: pushes to Bitbucket Server");
        result.Output.Should().Contain("body.repository.project.key.matches('(?i)^web$')").And.Contain("- {name: git-url, value: \"https://git.example/scm/web/edge.git\"}\n");
        (await RunAsync("api.yaml", "--provider", "bitbucket")).Error.Should().StartWith("ERROR: api.yaml:").And.Contain("'bitbucket_server' are is not known");
    }

    [Fact]
    public async Task All_params_of_the_Pipeline_can_be_given_as_the_template_takes_them()
    {
        folder.Write("api.yaml", Endpoint.Service("api"));
        var result = await RunAsync("api.yaml", "--provider", "github", "-p", "build-command=npm run \"build all\" -- \\d", "-p", "traffic=10", "-p", "kubeconfig=");

        result.ExitCode.Should().Be(0, "{0}", result.Error);
        // Tekton Triggers puts values into the JSON of the template as they are.
        result.Output.Should().Contain("""- {name: build-command, value: "npm run \\\"build all\\\" -- \\\\d"}""").And.Contain("- {name: traffic, value: \"10\"}\n");
    }

    [Theory]
    [InlineData("", "", "api.yaml --provider gitlab", "making a Trigger of the Service of 'api.yaml': its repository is at github.com, not at a server of gitlab. Give spec.git_repo.clone_url, or --git-host, or --provider github.")]
    [InlineData("owner: acme, name: edge, git_repo_provider: gitlab", "", "api.yaml --provider github", "making a Trigger of the Service of 'api.yaml': its repository is at gitlab.com, not at a server of github. Give spec.git_repo.clone_url, or --git-host, or --provider gitlab.")]
    [InlineData("owner: acme, name: edge, git_repo_provider: bitbucket", "", "api.yaml --provider bitbucket", "making a Trigger of the Service of 'api.yaml': its repository is at bitbucket.org, not at a server of bitbucket. Give spec.git_repo.clone_url, or --git-host; pushes to Bitbucket Cloud start nothing.")]
    [InlineData("", "", "api.yaml --provider github --git-host ftp://x", "option --git-host: 'ftp://x' is no address of a git server: *")]
    [InlineData("clone_url: /srv/git/edge", "", "api.yaml --provider github", "making a Trigger of the Service of 'api.yaml': '/srv/git/edge' is no address of a repository on a git server. *")]
    [InlineData("clone_url: \"https://git.example/edge.git\"", "", "api.yaml --provider bitbucket", "making a Trigger of the Service of 'api.yaml': 'https://git.example/edge.git' does not end in PROJECT/NAME, *")]
    [InlineData("", "disable_pipelines: true", "api.yaml --provider github", "making a Trigger of the Service of 'api.yaml': Service 'api' has spec.pipeline_configuration.disable_pipelines: true. *")]
    [InlineData("", "", "api.yaml --provider github -p build-comand=none", "making a Trigger of the Service of 'api.yaml': TriggerTemplate 'slipway-deliver' has no param 'build-comand' (did you mean 'build-command'?), because its Pipeline has none. Correct the name, or leave it out.")]
    [InlineData("", "", "api.yaml --provider github -p build-command=$(date)", "making a Trigger of the Service of 'api.yaml': the value of param 'build-command' holds '$(', which Tekton Triggers would replace by a field of the payload. *")]
    [InlineData("", "", "api.yaml --provider github -p r2-bucket-name=other", "option -p: 'r2-bucket-name' is given by the Service of 'api.yaml' too, in spec.pipeline_configuration.params: take it out of one of them.")]
    [InlineData("", "", "api.yaml --provider github -p git-url=x", "option -p: 'git-url' follows from spec.git_repo: leave it out.")]
    [InlineData("", "", "api.yaml --provider gitea", "option --provider: 'gitea' is none of its values; write github or gitlab or bitbucket.")]
    [InlineData("", "", "redirected.yaml --provider github", "redirected.yaml:7:*: spec.pipeline_configuration.params.kubeconfig: the param 'kubeconfig' is not a Service's to set, because credentials of the pod would go there: *")]
    [InlineData("", "", "none.yaml --provider github", "none.yaml: reading the Service: Could not find file '*none.yaml'.")]
    public async Task A_Trigger_that_cannot_be_is_said(string git, string pipelines, string arguments, string error)
    {
        folder.Write("api.yaml", Endpoint.Service("api", git.Length > 0 ? git : "owner: acme, name: edge", pipelines));
        folder.Write("redirected.yaml", Endpoint.Service("api").Replace("r2-bucket-name", "kubeconfig", StringComparison.Ordinal));
        var result = await RunAsync(arguments.Split(' '));

        result.Error.Should().Match($"ERROR: {error}\n");
        (result.ExitCode, result.Output).Should().Be((2, ""));
    }

    [Fact]
    public async Task What_the_template_needs_must_be_given()
    {
        folder.Write("api.yaml", Endpoint.Service("api").Replace("r2-bucket-name: scripts, ", "", StringComparison.Ordinal));

        (await RunAsync("api.yaml", "--provider", "github")).Error.Should().Be(
            "ERROR: making a Trigger of the Service of 'api.yaml': r2-bucket-name must be known: give spec.pipeline_configuration.params, or -p name=value.\n");
        (await RunAsync("api.yaml", "--provider", "github", "-p", "r2-bucket-name=b")).Output.Should().Contain("- {name: r2-bucket-name, value: b}\n");
    }

    private Task<CommandResult> RunAsync(params string[] arguments) =>
        Command.Run(Programs.Slipway, ["trigger", .. arguments]).InDirectory(folder.Path).ExecuteAsync(TestContext.Current.CancellationToken);
}
