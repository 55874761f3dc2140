using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.EndToEnd.Tests;

public class RunErrorTests
{
    [Fact]
    public async Task A_source_that_is_not_there_is_a_usage_error_that_names_it()
    {
        using var slipway = new SlipwayRun();
        var result = await slipway.RunAsync("no-such-directory");

        result.ExitCode.Should().Be(2);
        result.Error.Should().StartWith("ERROR: reading the source 'no-such-directory': there is no such directory");
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("--format=xml")]
    [InlineData("-p")]
    public async Task A_wrong_option_is_a_usage_error(string option)
    {
        using var slipway = new SlipwayRun();
        var result = await slipway.RunAsync(".", option);

        result.ExitCode.Should().Be(2);
        result.Error.Should().StartWith("ERROR: ");
    }

    [Fact]
    public async Task A_param_that_the_pipeline_does_not_declare_is_refused_before_anything_runs()
    {
        using var slipway = new SlipwayRun();
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.WriteWorker("hello"), "-p", "no-such-param=1");

        exitCode.Should().Be(2);
        report.Text("error").Should().Contain("no-such-param");
        report["tasks"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task A_project_without_a_wrangler_config_fails_in_the_words_of_the_contract()
    {
        using var slipway = new SlipwayRun();
        slipway.Directory.Write("empty/readme.txt", "nothing here");
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.Directory["empty"]);

        exitCode.Should().Be(1);
        report.FailedStep().Should().Be("build-worker/bundle-worker");
        report.Text("error").Should().Contain("\nERROR: wrangler.toml not found in project root\n");
    }

    [Fact]
    public async Task A_syntax_error_is_shown_in_wranglers_words()
    {
        using var slipway = new SlipwayRun();
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.WriteWorker("hello", "export default {{{\n"));

        exitCode.Should().Be(1);
        report.FailedStep().Should().Be("build-worker/bundle-worker");
        report.Text("error").Should().Contain("src/index.js:1");
    }

    [Fact]
    public async Task An_S3_endpoint_that_refuses_connections_fails_in_the_words_of_the_contract_and_leaves_no_ConfigMap()
    {
        using var slipway = new SlipwayRun();
        slipway.Directory.Write("credentials/access-key-id", "key\n");
        slipway.Directory.Write("credentials/secret-access-key", "very-secret-value\n");
        var result = await slipway.RunAsync(
            slipway.WriteWorker("hello"), "-p", "r2-endpoint-url=http://127.0.0.1:1", "-p", "r2-object-key=hello/1.js", "-w", "r2-credentials=credentials");

        result.ExitCode.Should().Be(1);
        result.Error.Should().Contain("\nupload: failed: s3://local/hello/1.js Connection refused\n");
        (result.Output + result.Error).Should().NotContain("very-secret-value");
        File.Exists(Path.Combine(slipway.Output, "kubernetes", "planton-cloud-pipelines", "configmaps", "hello-artifact.yaml")).Should().BeFalse();
    }

    [Fact]
    public async Task A_bundle_over_the_limit_is_not_uploaded()
    {
        using var slipway = new SlipwayRun();
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.WriteWorker("hello"), "-p", "max-bundle-size=10");

        exitCode.Should().Be(1);
        report.FailedStep().Should().Be("build-worker/measure-bundle");
        Directory.Exists(Path.Combine(slipway.Output, "objects")).Should().BeFalse();
    }

    [Fact]
    public async Task An_unknown_revision_and_an_unreachable_host_are_told_apart()
    {
        using var slipway = new SlipwayRun();
        var (revisionExit, revision, _) = await slipway.RunJsonAsync(Repository.Root, "-p", $"git-url=file://{Repository.Root}", "-p", "git-revision=no-such-branch",
            "-p", "r2-object-key=a/b.js", "-p", "worker-script-artifact-config-map-name=a", "-p", "kustomize-manifests-config-map-name=b");
        var (hostExit, host, _) = await slipway.RunJsonAsync("http://127.0.0.1:1/org/repo.git", "--revision", "main");

        revisionExit.Should().Be(1);
        revision.Text("error").Should().Contain("no-such-branch");
        hostExit.Should().Be(1);
        host.FailedStep().Should().EndWith("/git-checkout");
        host.Text("error").Should().Contain("127.0.0.1:1");
    }

    [Fact]
    public async Task An_output_directory_that_cannot_be_made_is_a_usage_error()
    {
        using var slipway = new SlipwayRun();
        await File.WriteAllTextAsync(slipway.Output, "a file is in the way", TestContext.Current.CancellationToken);
        var result = await slipway.RunAsync(slipway.WriteWorker("hello"));

        result.ExitCode.Should().Be(2);
        result.Error.Should().Contain("preparing the output directory");
    }

    [Fact]
    public async Task One_half_of_the_owner_label_is_refused()
    {
        using var slipway = new SlipwayRun();
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.WriteWorker("hello"), "-p", "owner-identifier-label-key=planton.cloud/service-id");

        exitCode.Should().Be(1);
        report.Text("error").Should().Contain("owner-identifier-label-value");
    }

    [Fact]
    public async Task A_full_output_disk_is_named_with_what_to_do_and_keeps_no_half_of_the_artifact()
    {
        using var slipway = new SlipwayRun();
        await using var disk = await SmallDisk.MountAsync(slipway.Output, "size=128k", TestContext.Current.CancellationToken);
        Assert.SkipUnless(disk.Refusal is null, disk.Refusal ?? "");
        var text = new string('x', 512 * 1024);
        var (exitCode, report, _) = await slipway.RunJsonAsync(slipway.WriteWorker("hello", $"export default {{ fetch() {{ return new Response('{text}'); }} }};\n"));

        exitCode.Should().Be(1);
        report.FailedStep().Should().Be("build-worker/upload-bundle");
        report.Text("error").Should().Contain("\nupload: failed: s3://local/hello/").And.Contain("No space left on device. Free space, or choose another directory");
        Directory.GetFiles(Path.Combine(slipway.Output, "objects"), "*.js", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task A_read_only_output_disk_is_a_usage_error_that_says_what_to_do()
    {
        using var slipway = new SlipwayRun();
        await using var disk = await SmallDisk.MountAsync(slipway.Output, "ro", TestContext.Current.CancellationToken);
        Assert.SkipUnless(disk.Refusal is null, disk.Refusal ?? "");
        var result = await slipway.RunAsync(slipway.WriteWorker("hello"));

        result.ExitCode.Should().Be(2);
        result.Error.Should().StartWith($"ERROR: preparing the output directory '{slipway.Output}': Read-only file system")
            .And.EndWith("Choose a directory that can be written with -o, or free disk space.\n");
    }

    [Fact]
    public async Task A_temporary_directory_that_cannot_be_used_is_named()
    {
        using var slipway = new SlipwayRun();
        slipway.Directory.Write("file", "in the way");
        var result = await Command.Run(SlipwayRun.Program, "run", slipway.WriteWorker("hello"), "-o", slipway.Output)
            .WithEnvironment("TMPDIR", slipway.Directory["file"]).ExecuteAsync(TestContext.Current.CancellationToken);

        result.ExitCode.Should().Be(2);
        result.Error.Should().StartWith($"ERROR: making a temporary directory below '{slipway.Directory["file"]}/': ")
            .And.EndWith("Free disk space there, or set TMPDIR to a directory that can be written.\n");
    }
}
