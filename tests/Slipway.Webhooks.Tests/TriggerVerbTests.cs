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
        result.Output.Should().NotContain("commits").And.Contain("body.changes[0].ref.id == 'refs/heads/main'");
    }

    [Theory]
    [InlineData("", "", "api.yaml --provider gitlab", "making a Trigger of the Service of 'api.yaml': its repository is at github.com, not at a server of gitlab. Give spec.git_repo.clone_url, or --provider github.")]
    [InlineData("clone_url: /srv/git/edge", "", "api.yaml --provider github", "making a Trigger of the Service of 'api.yaml': '/srv/git/edge' is no address of a repository on a git server. *")]
    [InlineData("clone_url: \"https://git.example/edge.git\"", "", "api.yaml --provider bitbucket", "making a Trigger of the Service of 'api.yaml': 'https://git.example/edge.git' does not end in PROJECT/NAME, *")]
    [InlineData("", "disable_pipelines: true", "api.yaml --provider github", "making a Trigger of the Service of 'api.yaml': Service 'api' has spec.pipeline_configuration.disable_pipelines: true. *")]
    [InlineData("", "", "api.yaml --provider github -p build-command=none", "making a Trigger of the Service of 'api.yaml': TriggerTemplate 'slipway-deliver' has no param 'build-command'. Leave it out, or let 'slipway serve-webhook' start the runs, *")]
    [InlineData("", "", "api.yaml --provider github -p git-url=x", "option -p: 'git-url' follows from spec.git_repo: leave it out.")]
    [InlineData("", "", "api.yaml --provider gitea", "option --provider: 'gitea' is none of its values; write github or gitlab or bitbucket.")]
    [InlineData("", "", "none.yaml --provider github", "none.yaml: reading the Service: Could not find file '*none.yaml'.")]
    public async Task A_Trigger_that_cannot_be_is_said(string git, string pipelines, string arguments, string error)
    {
        folder.Write("api.yaml", Endpoint.Service("api", git.Length > 0 ? git : "owner: acme, name: edge", pipelines));
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
