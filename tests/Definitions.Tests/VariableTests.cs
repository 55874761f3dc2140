using Slipway.Testing;

namespace Slipway.Definitions.Tests;

public class VariableTests
{
    public static TheoryData<string> Files => [.. Definition.All.Select(definition => definition.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_variable_resolves(string file) => VariableScope.Errors(Definition.All.Single(d => d.File == file)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_looks_like_a_variable_that_is_cut_off(string file)
    {
        foreach (var (path, value) in Definition.All.Single(d => d.File == file).Root.Scalars())
        {
            value.Split("$(").Length.Should().Be(VariableScope.In(value).Count() + 1, "of {0}{1}", file, path);
        }
    }

    [Theory]
    [InlineData("tasks/build-worker.yaml", "$(params.git-url)", "$(params.git-uri)")]
    [InlineData("tasks/build-worker.yaml", "$(workspaces.source.path)", "$(workspaces.sauce.path)")]
    [InlineData("tasks/build-worker.yaml", "$(steps.git-checkout.results.url)", "$(steps.git-checkout.results.uri)")]
    [InlineData("tasks/build-worker.yaml", "$(steps.git-checkout.results.url)", "$(steps.upload-bundle.results.artifact-url)")]
    [InlineData("tasks/build-worker.yaml", "$(steps.upload-bundle.results.artifact-outputs)", "$(steps.upload-bundle.results.artifact-outputs[*])")]
    [InlineData("tasks/build-worker.yaml", "$(params.git-url)", "$(context.pipelineRun.name)")]
    [InlineData("pipelines/build-and-upload-cloudflare-worker.yaml", "$(tasks.build-worker.results.commit)", "$(tasks.build.results.commit)")]
    [InlineData("pipelines/build-and-upload-cloudflare-worker.yaml", "$(tasks.build-worker.results.commit)", "$(tasks.build-worker.results.sha)")]
    [InlineData("pipelines/build-and-upload-cloudflare-worker.yaml", "results.worker-ARTIFACT_OUTPUTS[*])", "results.worker-ARTIFACT_OUTPUTS)")]
    [InlineData("pipelines/build-and-upload-cloudflare-worker.yaml", "$(context.pipelineRun.namespace)", "$(context.taskRun.namespace)")]
    [InlineData("steps/upload-bundle/step-action.yaml", "$(params.bundle-path)", "$(workspaces.source.path)")]
    [InlineData("steps/upload-bundle/step-action.yaml", "$(step.results.artifact-url.path)", "$(step.results.artifact.path)")]
    public void A_variable_that_does_not_resolve_is_found(string file, string right, string wrong)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));
        text.Should().Contain(right);

        var errors = VariableScope.Errors(new Definition(file, Yaml.Parse(text.Replace(right, wrong, StringComparison.Ordinal))));

        errors.Should().NotBeEmpty();
    }
}
