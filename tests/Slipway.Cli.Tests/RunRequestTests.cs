using Slipway.Pipelines;
using Slipway.Testing;

namespace Slipway.Cli.Tests;

public class RunRequestTests
{
    private static readonly RunRequest Request = new()
    {
        Source = ".",
        Revision = null,
        ProjectRoot = null,
        Params = [],
        Workspaces = [],
        OutputDirectory = ".slipway",
        Pipeline = "p",
        IsJson = false,
    };

    [Fact]
    public void An_empty_or_unknown_option_is_refused_with_what_to_do()
    {
        Refusal(Request with { OutputDirectory = "" }, "git-url").Should().Be("option -o: '' names no directory; leave the option out for the default.");
        Refusal(Request with { Source = "--foo" }, "git-url").Should().StartWith("option '--foo': there is no such option");
        Refusal(Request with { Revision = "" }, "git-url", "git-revision").Should().Be("option --revision: '' is empty; leave the option out for the default.");
    }

    [Fact]
    public void An_option_that_a_param_contradicts_is_refused() =>
        Refusal(Request with { ProjectRoot = "a" }, new Dictionary<string, string> { ["project-root"] = "b" }, "git-url", "project-root")
            .Should().Be("option --project-root: 'a' and -p project-root=b say the same thing; give one of them.");

    [Fact]
    public void A_source_and_its_options_mean_nothing_for_a_pipeline_that_builds_none()
    {
        Refusal(Request with { Source = "app" }).Should().StartWith("reading the source 'app': pipeline 'p' has no param git-url");
        Refusal(Request with { Revision = "main" }).Should().Be("option --revision: 'main' means nothing here: pipeline 'p' has no param git-revision.");
    }

    [Fact]
    public void A_directory_that_was_there_before_is_not_hidden_from_git()
    {
        using var directory = new TemporaryDirectory();
        new OutputDirectory(directory.Path).CreateRun("p", TimeProvider.System);
        new OutputDirectory(directory["new"]).CreateRun("p", TimeProvider.System);

        File.Exists(directory[".gitignore"]).Should().BeFalse();
        File.ReadAllText(directory["new/.gitignore"]).Should().Be("*\n");
    }

    private static string Refusal(RunRequest request, params string[] parameters) => Refusal(request, new Dictionary<string, string>(), parameters);

    private static string Refusal(RunRequest request, Dictionary<string, string> given, params string[] parameters)
    {
        var check = () => request.Check(new PipelineSignature("p", parameters.ToDictionary(p => p, _ => "string"), []), given);
        return check.Should().Throw<CliUsageException>().Which.Message;
    }
}
