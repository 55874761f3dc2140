using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Slipway.Definitions.Tests;

/// <summary>What the pods of the default overlay ask of a node, and may take.</summary>
public class ResourceTests
{
    private static readonly string[] Resources = ["cpu", "memory", "ephemeral-storage"];

    [Fact]
    public async Task A_build_asks_for_what_one_step_needs_and_not_for_that_of_all_steps()
    {
        var build = (await Kustomization.BuildAsync(Kustomization.Default)).Single(o => Kustomization.Id(o) == "Task/build-worker");

        // Kubernetes adds up the requests of all containers, and each step is one.
        var sum = Resources.Select(resource => build.Items("spec", "steps").Sum(step => Of(build, step, "requests", resource)!.Value)).ToList();

        sum[0].Should().BeInRange(0.25m, 0.5m);
        sum[1].Should().BeInRange(512m * 1024 * 1024, 1024m * 1024 * 1024);
        sum[2].Should().BeInRange(1024m * 1024 * 1024, 2048m * 1024 * 1024);
    }

    [Fact]
    public async Task The_steps_that_install_and_bundle_may_take_2_GiB()
    {
        var build = (await Kustomization.BuildAsync(Kustomization.Default)).Single(o => Kustomization.Id(o) == "Task/build-worker");

        build.Items("spec", "steps").Where(step => Of(build, step, "limits", "memory") == 2048m * 1024 * 1024).Select(step => step.Text("name")).Should().Equal("install-dependencies", "bundle-worker");
    }

    [Fact]
    public async Task Every_step_says_what_it_asks_for_and_no_request_is_above_its_limit()
    {
        foreach (var task in (await Kustomization.BuildAsync(Kustomization.Default)).Where(o => o.Text("kind") == "Task"))
        {
            foreach (var step in task.Items("spec", "steps"))
            {
                foreach (var resource in Resources)
                {
                    // Kubernetes takes the limit for the request where there is none.
                    var (request, limit) = (Of(task, step, "requests", resource), Of(task, step, "limits", resource));
                    request.Should().BePositive("{0} of {1} in {2}", resource, step.Text("name"), Kustomization.Id(task));
                    (limit ?? decimal.MaxValue).Should().BeGreaterThanOrEqualTo(request!.Value, "{0} of {1} in {2}", resource, step.Text("name"), Kustomization.Id(task));
                }

                Of(task, step, "limits", "memory").Should().NotBeNull("of {0} in {1}", step.Text("name"), Kustomization.Id(task));
            }
        }
    }

    /// <summary>A step's own value, else that of the Task's template (tekton.dev/docs/pipelines/tasks/#specifying-a-step-template).</summary>
    private static decimal? Of(YamlNode task, YamlNode step, string kind, string resource) =>
        (step.Text("computeResources", kind, resource) ?? task.Text("spec", "stepTemplate", "computeResources", kind, resource)) is { } quantity ? Amount(quantity) : null;

    /// <summary>A quantity in cores or bytes (kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity).</summary>
    private static decimal Amount(string quantity)
    {
        var number = decimal.Parse(quantity.TrimEnd('m', 'i', 'M', 'G'), CultureInfo.InvariantCulture);
        return quantity[^1] switch
        {
            'm' => number / 1000,
            'i' when quantity.EndsWith("Mi", StringComparison.Ordinal) => number * 1024 * 1024,
            'i' when quantity.EndsWith("Gi", StringComparison.Ordinal) => number * 1024 * 1024 * 1024,
            >= '0' and <= '9' => number,
            _ => throw new InvalidDataException($"reading the quantity '{quantity}': only m, Mi and Gi are known here."),
        };
    }
}
