using Slipway.Testing;

namespace Slipway.Pipelines.Tests;

/// <summary>
/// Pipelines modelled on those in Tekton's own documentation. The comment at the head of each file says what Tekton documents of its end:
/// <c>status: &lt;status&gt; &lt;reason&gt;</c>, <c>message:</c>, <c>task &lt;name&gt;: &lt;status&gt;, &lt;reason&gt;</c>,
/// <c>output &lt;task&gt;: &lt;lines joined by |&gt;</c>, <c>result &lt;name&gt;:</c>.
/// </summary>
public sealed class Documented_examples
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Slipway.Pipelines.Tests", "Examples");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_example_ends_as_Tekton_documents_it(string name)
    {
        var file = Path.Combine(Folder, name + ".yaml");
        var expected = Run.Read(file).Split('\n').TakeWhile(l => l.StartsWith("# ", StringComparison.Ordinal)).Skip(1).Select(l => l[2..]).ToList();
        using var run = new Run();

        var outcome = await LocalRun.Prepare(DefinitionCatalog.Load([]), run.Options(file)).RunAsync(run.Events.Add, default);

        string Actual(string line)
        {
            var subject = line[..line.IndexOf(':', StringComparison.Ordinal)];
            return $"{subject}: " + subject.Split(' ') switch
            {
                ["status"] => $"{outcome.Status} {outcome.Reason}",
                ["message"] => outcome.Message,
                ["task", var task] => outcome.Tasks.Where(t => t.Name == task).Select(t => $"{t.Status}, {t.Reason}").Single(),
                ["output", var task] => run.Output(task).Replace("\n", " | ", StringComparison.Ordinal),
                ["result", var result] => outcome.Results[result].ToString(),
                _ => throw new InvalidOperationException($"{file}: {line}"),
            };
        }

        expected.Should().NotBeEmpty();
        expected.Select(Actual).Should().Equal(expected);
    }
}
