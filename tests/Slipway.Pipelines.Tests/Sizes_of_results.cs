namespace Slipway.Pipelines.Tests;

public sealed class Sizes_of_results
{
    [Fact]
    public async Task Results_beyond_4096_bytes_fail_as_in_a_cluster()
    {
        using var run = new Run();
        string Yaml(int bytes) => $$"""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: large}
            spec:
              results: [{name: text}]
              steps:
                - name: write
                  image: busybox
                  script: head -c {{bytes}} /dev/zero | tr '\0' x > $(results.text.path)
            """;
        await run.ExecuteAsync(Yaml(3900));
        run.Outcome.Status.Should().Be(RunStatus.Succeeded);

        using var large = new Run();
        await large.ExecuteAsync(Yaml(4097));

        large.Outcome.Status.Should().Be(RunStatus.Failed);
        large.TaskOutcome("large").Message.Should().Be(
            "\"step-write\" failed: Termination message is above max allowed size 4096, caused by large task result.");
        large.Output("large").Should().Contain("Termination message is above max allowed size 4096");
    }

    [Fact]
    public async Task Results_over_the_share_of_a_container_in_its_pod_are_warned_about_as_a_cluster_loses_them()
    {
        static string Yaml(int bytes) => $$"""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: shared}
            spec:
              results: [{name: text}, {name: short}]
              steps:
                - {name: one, image: busybox, command: ["true"]}
                - {name: two, image: busybox, command: ["true"]}
                - {name: three, image: busybox, command: ["true"]}
                - name: write
                  image: busybox
                  script: printf ok > $(results.short.path); head -c {{bytes}} /dev/zero | tr '\0' x > $(results.text.path)
            """;
        using var run = new Run();
        await run.ExecuteAsync(Yaml(2048));
        run.Outcome.Status.Should().Be(RunStatus.Succeeded);

        // Four steps, "prepare" and "place-scripts": 12288 / 6 = 2048 bytes, in which names and the frame take part.
        run.Output("shared").Should().Be(
            "write: warning: its results take 2193 bytes (text: 2083, short: 38), and Kubernetes keeps 2048 of each of the 6 containers of this pod: "
            + "in a cluster they are lost. Write digests, sizes and names, not contents.");

        using var fits = new Run();
        await fits.ExecuteAsync(Yaml(1900));
        fits.Output("shared").Should().BeEmpty();
    }
}
