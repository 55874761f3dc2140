using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

public sealed class Repository_definitions
{
    [Fact]
    public void The_pipeline_of_this_repository_is_accepted_as_it_stands()
    {
        using var run = new Run();
        foreach (var name in new[]
        {
            "git-url", "r2-bucket-name", "r2-endpoint-url", "r2-object-key", "worker-script-artifact-config-map-name", "kustomize-manifests-config-map-name",
        })
        {
            run.Params[name] = new ParamValue.Text("x");
        }

        run.Workspaces["source"] = new WorkspaceBinding.EmptyDirectory();
        run.Workspaces["r2-credentials"] = new WorkspaceBinding.LocalDirectory(Path.GetTempPath(), ReadOnly: true);

        var prepared = LocalRun.Prepare(
            DefinitionCatalog.Load([Repository.Root + "/pipelines", Repository.Root + "/tasks", Repository.Root + "/steps"]),
            run.Options("build-and-upload-cloudflare-worker"));

        prepared.PipelineName.Should().Be("build-and-upload-cloudflare-worker");
        prepared.Tasks.Should().BeEquivalentTo(
            [
                new PlannedTask(
                    "build-worker",
                    [
                        "git-checkout", "detect-package-manager", "install-dependencies", "bundle-worker", "measure-bundle", "check-bundle", "upload-bundle", "store-metadata",
                    ],
                    false),
                new PlannedTask("kustomize-build", ["git-checkout", "build-manifests"], false),
                new PlannedTask("cancel-superseded-runs", ["cancel-superseded-runs"], false),
            ]);
    }

    [Theory]
    [InlineData("deploy-cloudflare-worker", new[] { "deploy-worker" })]
    [InlineData("deliver-cloudflare-worker", new[] { "build-worker", "kustomize-build", "cancel-superseded-runs", "deploy-worker" })]
    public void The_pipelines_that_deploy_are_accepted_as_they_stand(string pipeline, string[] tasks)
    {
        using var run = new Run();
        var catalog = DefinitionCatalog.Load([Repository.Root + "/pipelines", Repository.Root + "/tasks", Repository.Root + "/steps"]);
        var signature = PipelineSignature.Read(catalog, pipeline);
        foreach (var name in signature.RequiredParams)
        {
            run.Params[name] = new ParamValue.Text("x");
        }

        foreach (var workspace in signature.Workspaces)
        {
            run.Workspaces[workspace] = new WorkspaceBinding.LocalDirectory(Path.GetTempPath(), ReadOnly: true);
        }

        var prepared = LocalRun.Prepare(catalog, run.Options(pipeline));

        prepared.Tasks.Select(task => task.Name).Should().Equal(tasks);
        prepared.Tasks[^1].Steps.Should().Equal("inject-bundle", "deploy-worker");
    }
}
