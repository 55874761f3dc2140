namespace Slipway.Definitions.Tests;

/// <summary>Which step sees what, by Tekton's rules, besides the directories that Tekton gives every step.</summary>
public class MountTests
{
    private const string Api = "api-access at /var/run/secrets/kubernetes.io/serviceaccount, read-only";
    private const string Source = "source at /workspace/source";
    private const string Temporary = "tmp at /workspace/tmp";
    private const string R2 = "r2-credentials at /workspace/r2-credentials, read-only";
    private const string Cloudflare = "cloudflare-credentials at /workspace/cloudflare-credentials, read-only";

    private static readonly string[] Git =
        ["basic-auth at /workspace/basic-auth", Source, "ssh-directory at /workspace/ssh-directory", "ssl-ca-directory at /workspace/ssl-ca-directory"];

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["build-worker/git-checkout"] = Git,
        ["build-worker/detect-package-manager"] = [Source],
        // These three run the users' code.
        ["build-worker/install-dependencies"] = [Source],
        ["build-worker/bundle-worker"] = [Source],
        ["build-worker/check-bundle"] = [Source],
        ["build-worker/measure-bundle"] = [Source],
        ["build-worker/upload-bundle"] = [R2, Source],
        ["build-worker/store-metadata"] = [Api, Source],
        ["cancel-superseded-runs/cancel-superseded-runs"] = [Api, Temporary],
        ["deploy-worker/inject-bundle"] = [Api, Temporary],
        ["deploy-worker/deploy-worker"] = [Api, Cloudflare, R2, Temporary],
        ["kustomize-build/git-checkout"] = Git,
        ["kustomize-build/build-manifests"] = [Api, Source],
    };

    public static TheoryData<string, string> Steps => [.. Definition.Steps.Select(s => (s.Task.Name, s.Step.Text("name")!))];

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_is_given_what_it_needs_and_nothing_else(string task, string step) =>
        StepMounts.Of(Definition.Task(task).Spec, step).Where(mount => !mount.IsTektons).Select(mount => mount.ToString()).Order(StringComparer.Ordinal)
            .Should().Equal(Expected[$"{task}/{step}"]);

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_writes_no_other_steps_results(string task, string step)
    {
        var steps = Definition.Task(task).Spec.Names("steps").ToList();

        StepMounts.Of(Definition.Task(task).Spec, step).Where(mount => mount.Path.StartsWith("/tekton/run/", StringComparison.Ordinal) && !mount.IsReadOnly)
            .Select(mount => mount.Path).Should().Equal($"/tekton/run/{steps.IndexOf(step)}");
    }

    [Fact]
    public void No_step_and_no_Task_takes_back_the_restrictions_of_the_StepActions()
    {
        foreach (var task in Definition.Tasks)
        {
            task.Spec.At("stepTemplate", "securityContext").Should().BeNull("what StepActions say holds, which StepActionTests read, of {0}", task);
            task.Spec.Items("steps").Should().OnlyContain(step => step.At("securityContext") == null && step.At("ref") != null);
        }
    }
}
