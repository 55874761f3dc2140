namespace Slipway.Pipelines.Tests;

public sealed class Order_of_tasks
{
    [Fact]
    public async Task A_task_waits_for_the_tasks_in_its_runAfter()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata:
              name: order
            spec:
              tasks:
                - name: second
                  runAfter: [first]
                  taskSpec:
                    steps:
                      - name: say
                        image: busybox
                        command: [echo, two]
                - name: first
                  taskSpec:
                    steps:
                      - name: say
                        image: busybox
                        script: |
                          sleep 0.2
                          echo one
            """);

        run.Outcome.Status.Should().Be(RunStatus.Succeeded);
        run.Outcome.Reason.Should().Be("Succeeded");
        run.Outcome.Message.Should().Be("Tasks Completed: 2 (Failed: 0, Cancelled 0), Skipped: 0");
        run.Events.OfType<StepOutput>().Select(e => e.Line).Should().Equal("one", "two");
    }
}
