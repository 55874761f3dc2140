using Slipway.Kubernetes;
using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Cli.Tests;

/// <summary><c>slipway inject</c> as a user starts it, from a directory of the test's own.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class InjectVerbTests : IDisposable
{
    private const string Hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Namespace = "planton-cloud-pipelines";
    private readonly TemporaryDirectory folder = new();

    public InjectVerbTests() =>
        folder.Write("artifact.yaml", Map("api-artifact", ("bucket", "scripts"), ("path", "api/1.js"), ("content-hash", Hash)));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_is_printed_with_the_artifact_in_it_and_stays_as_it_is()
    {
        folder.Write("worker.yaml", Worker("api"));
        var result = await SucceedAsync("worker.yaml", "--artifact", "artifact.yaml");

        result.Output.Should().Be(Injected("api"));
        result.Error.Should().Be("worker.yaml: api: s3://scripts/api/1.js\n");
        (await ReadAsync("worker.yaml")).Should().Be(Worker("api"));
    }

    [Fact]
    public async Task In_place_a_file_is_edited_once_and_keeps_its_mode_and_its_link()
    {
        folder.Write("real.yaml", Worker("api"));
        File.SetUnixFileMode(folder["real.yaml"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(folder["worker.yaml"], "real.yaml");
        var result = await SucceedAsync("worker.yaml", "--artifact", "artifact.yaml", "--in-place");

        result.Output.Should().BeEmpty();
        (await ReadAsync("real.yaml")).Should().Be(Injected("api"));
        File.GetUnixFileMode(folder["real.yaml"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        new FileInfo(folder["worker.yaml"]).LinkTarget.Should().Be("real.yaml");
        Directory.GetFiles(folder.Path).Should().HaveCount(3, "nothing partial is left");

        File.SetLastWriteTimeUtc(folder["real.yaml"], DateTime.UnixEpoch);
        (await SucceedAsync("worker.yaml", "--artifact", "artifact.yaml", "--in-place")).Error.Should().Be("worker.yaml: api: unchanged\n");
        File.GetLastWriteTimeUtc(folder["real.yaml"]).Should().Be(DateTime.UnixEpoch);
    }

    [Fact]
    public async Task A_directory_gives_its_files_in_order_as_one_stream()
    {
        folder.Write("manifests/b.yaml", Worker("b"));
        folder.Write("manifests/a.yml", "---\n" + Worker("a").TrimEnd());
        folder.Write("manifests/readme.md", "no YAML: [");
        folder.Write("manifests/below/c.yaml", "no YAML: [");
        var result = await SucceedAsync("manifests", "--artifact", "artifact.yaml");

        result.Output.Should().Be("---\n" + Injected("a") + "---\n" + Injected("b"));
        result.Error.Should().Be("manifests/a.yml: a: s3://scripts/api/1.js\nmanifests/b.yaml: b: s3://scripts/api/1.js\n");
    }

    [Fact]
    public async Task Into_a_directory_each_file_goes_under_its_name()
    {
        folder.Write("a.yaml", Worker("a"));
        folder.Write("b.yaml", Worker("b"));
        var result = await SucceedAsync("a.yaml", "b.yaml", "--artifact", "artifact.yaml", "--worker-name", "a", "-o", "out/deep");

        result.Output.Should().BeEmpty();
        (await ReadAsync("out/deep/a.yaml")).Should().Be(Injected("a"));
        (await ReadAsync("out/deep/b.yaml")).Should().Be(Worker("b"));
        result.Error.Should().EndWith("b.yaml: b: is another Worker: left as it is\n");
    }

    [Fact]
    public async Task Standard_input_is_read_as_bytes()
    {
        var result = await Slipway("-", "--artifact", "artifact.yaml").WithStandardInput(Worker("api") + "# ü\n").ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Should().Be(Injected("api") + "# ü\n");
        result.Error.Should().Be("standard input: api: s3://scripts/api/1.js\n");
    }

    [Fact]
    public async Task The_ConfigMaps_of_local_runs_are_found_by_name()
    {
        WriteMaps();
        var result = await SucceedAsync("configmap/api-manifests", "--artifact", "cm/api-artifact");
        result.Output.Should().Be(Injected("dev") + "---\n" + Injected("prod"));
        result.Error.Should().Be("dev: dev: s3://scripts/api/1.js\nprod: prod: s3://scripts/api/1.js\n");

        await SucceedAsync("configmap/api-manifests", "--artifact", "artifact.yaml", "--overlay", "prod", "-o", "out");
        (await ReadAsync("out/prod.yaml")).Should().Be(Injected("prod"));
        Directory.GetFiles(folder["out"]).Should().ContainSingle();
        Overlay("prod").Should().Be(Worker("prod"), "nothing was written back");

        await SucceedAsync("configmap/api-manifests", "--artifact", "configmap/api-artifact", "--in-place");
        Overlay("dev").Should().Be(Injected("dev"));
        Overlay("local").Should().Be(Worker("local"));
    }

    [Fact]
    public async Task The_ConfigMaps_of_a_cluster_are_found_by_name()
    {
        await using var server = await KubernetesApiServer.StartAsync();
        folder.Write("kubeconfig", server.Kubeconfig());
        server.Apply("default", "api-manifests", "slipway", [new("prod", Base64(Worker("prod")))], [new("team", "edge")]);
        server.Apply("default", "api-artifact", "slipway", [new("bucket", "scripts"), new("path", "api/1.js"), new("content-hash", Hash)]);
        var result = await SucceedAsync(
            "configmap/api-manifests", "--artifact", "configmap/api-artifact", "--kubeconfig", "kubeconfig", "--namespace", "default", "--in-place");

        result.Error.Should().Be("prod: prod: s3://scripts/api/1.js\n");
        var map = server.ConfigMap("default", "api-manifests")!;
        map["data"]!["prod"]!.GetValue<string>().Should().Be(Base64(Injected("prod")));
        map["metadata"]!["labels"]!.ToJsonString().Should().Be("""{"team":"edge"}""");
    }

    [Theory]
    [InlineData("worker.yaml --artifact artifact.yaml --in-place -o out", "options --in-place and -o 'out' contradict each other: give one of them, or neither to print the manifests.")]
    [InlineData("worker.yaml --artifact artifact.yaml --overlay prod", "option --overlay: 'prod' chooses overlays of a ConfigMap, and the manifests are files: name the files of that overlay, and leave the option out.")]
    [InlineData("configmap/a --artifact artifact.yaml --overlay local", "option --overlay: 'local' names 'local', the overlay for a developer's own machine, which is never deployed: leave it out.")]
    [InlineData("worker.yaml configmap/a --artifact artifact.yaml", "choosing manifests: configmap/a stands beside others: give one ConfigMap, or files.")]
    [InlineData("worker.yaml --artifact artifact.yaml --kubeconfig k", "option --kubeconfig: 'k' means nothing here: manifests and artifact are files. Leave it out.")]
    [InlineData("worker.yaml --artifact artifact.yaml -o artifact.yaml", "option -o: 'artifact.yaml' cannot be made a directory: it is a file. Choose a directory that can be written, or free disk space.")]
    [InlineData("worker.yaml --artifact artifact.yaml -o artifact.yaml/below", "option -o: 'artifact.yaml/below' cannot be made a directory: *")]
    [InlineData("worker.yaml --artifact configmap/x --kubeconfig ''", "option --kubeconfig: '' is empty; leave the option out for the default.")]
    [InlineData("configmap/A --artifact artifact.yaml", "argument 'configmap/A': 'A' is not the name of an object: *")]
    [InlineData("worker.yaml --artifact none.yaml", "option --artifact: there is no file 'none.yaml'. 'slipway run' writes one below .slipway/kubernetes; a ConfigMap is named configmap/NAME.")]
    [InlineData("worker.yaml --artifact worker.yaml", "option --artifact: 'worker.yaml' is 'cloudflare.project-planton.org/v1 CloudflareWorker', not 'v1 ConfigMap'. Name the file of the artifact ConfigMap.")]
    [InlineData("worker.yaml --artifact configmap/api-artifact", "finding ConfigMaps: there is no directory '*/.slipway/kubernetes', which 'slipway run' makes. Run this where you ran that, or give --kubeconfig FILE for a cluster.")]
    [InlineData("none.yaml --artifact artifact.yaml", "reading manifests: there is no file or directory 'none.yaml'. Correct the path.")]
    [InlineData("empty --artifact artifact.yaml", "reading manifests: directory 'empty' has no file that ends in .json, .yaml, .yml. Name another.")]
    [InlineData("worker.yaml ./worker.yaml --artifact artifact.yaml", "reading manifests: './worker.yaml' is given twice; give it once.")]
    [InlineData("worker.yaml same/worker.yaml --artifact artifact.yaml -o out", "option -o: 'out' cannot hold two files 'worker.yaml': write those of one directory at a time.")]
    [InlineData("latin.yaml --artifact artifact.yaml", "reading manifests: 'latin.yaml' is no UTF-8 text. Save it as UTF-8.")]
    [InlineData("- --artifact artifact.yaml --in-place", "option --in-place: standard input has no file name. Name files, or leave the option out to print the manifests.")]
    [InlineData("worker.yaml --artifact artifact.yaml --worker-name other", "choosing the Worker 'other': 'worker.yaml' has no CloudflareWorker of this name (looked at worker.yaml). There is api: correct the name.")]
    [InlineData("broken.yaml --artifact artifact.yaml", "broken.yaml:*: is not YAML*")]
    public async Task What_is_used_wrongly_is_refused_and_changes_nothing(string arguments, string error)
    {
        folder.Write("worker.yaml", Worker("api"));
        folder.Write("same/worker.yaml", Worker("api"));
        folder.Write("broken.yaml", "a: [\n");
        folder.Write("empty/readme.md", "");
        await File.WriteAllBytesAsync(folder["latin.yaml"], [(byte)'#', 0xFC, (byte)'\n'], Ct);
        var result = await Slipway(arguments.Split(' ').Select(argument => argument.Trim('\''))).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(2, result.Error);
        result.Error.Should().Match($"ERROR: {error}\n");
        result.Output.Should().BeEmpty();
        (await ReadAsync("worker.yaml")).Should().Be(Worker("api"));
        Directory.Exists(folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_directory_in_the_place_of_a_file_that_is_to_be_written_is_said()
    {
        folder.Write("worker.yaml", Worker("api"));
        Directory.CreateDirectory(folder["out/worker.yaml"]);
        var result = await Slipway("worker.yaml", "--artifact", "artifact.yaml", "-o", "out").ExecuteAsync(Ct);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Be("ERROR: writing 'out/worker.yaml': it is a directory. It is as it was. Check that its directory can be written and has space, and repeat the command.\n");
        Directory.GetFiles(folder["out"]).Should().BeEmpty("nothing partial is left");
    }

    [Fact]
    public async Task Files_without_a_CloudflareWorker_are_an_error()
    {
        folder.Write("other.yaml", "kind: ConfigMap\n");
        var result = await Slipway("other.yaml", "--artifact", "artifact.yaml").ExecuteAsync(Ct);

        result.ExitCode.Should().Be(1);
        result.Error.Should().Be(
            "ERROR: writing the artifact into 'other.yaml': there is no CloudflareWorker (looked at other.yaml). Name a file that has one.\n");
    }

    private static string Worker(string name) => $"""
        apiVersion: cloudflare.project-planton.org/v1
        kind: CloudflareWorker
        metadata:
          name: {name} # by hand
        spec:
          account_id: "0123456789abcdef0123456789abcdef"
          worker_name: {name}
          script_bundle:
            bucket: ''
            path: ''

        """;

    private static string Injected(string name) => Worker(name)
        .Replace("# by hand\n", $"# by hand\n  annotations:\n    slipway.dev/content-hash: \"{Hash}\"\n", StringComparison.Ordinal)
        .Replace("bucket: ''", "bucket: 'scripts'", StringComparison.Ordinal)
        .Replace("path: ''", "path: 'api/1.js'", StringComparison.Ordinal);

    private static string Base64(string text) => KubernetesApiServer.Base64(text);

    private static string Map(string name, params IEnumerable<(string Key, string Value)> data) => ObjectYaml.Write(new ConfigMap
    {
        Namespace = NamespaceName.Parse(Namespace),
        Name = ResourceName.Parse(name),
        Data = data.ToDictionary(d => d.Key, d => d.Value),
    }.ToJson());

    private void WriteMaps()
    {
        File.Copy(folder["artifact.yaml"], folder.Write($".slipway/kubernetes/{Namespace}/configmaps/api-artifact.yaml", ""), overwrite: true);
        folder.Write(
            $".slipway/kubernetes/{Namespace}/configmaps/api-manifests.yaml",
            Map("api-manifests", new[] { "dev", "local", "prod" }.Select(overlay => (overlay, Base64(Worker(overlay))))));
    }

    private string Overlay(string name) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(
        ConfigMap.FromJson(ObjectYaml.Read(File.ReadAllText(folder[$".slipway/kubernetes/{Namespace}/configmaps/api-manifests.yaml"]))).Data[name]));

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(folder[file], Ct);

    private Command Slipway(params IEnumerable<string> arguments) =>
        Command.Run(Programs.Slipway, ["inject", .. arguments]).InDirectory(folder.Path);

    private async Task<CommandResult> SucceedAsync(params IEnumerable<string> arguments)
    {
        var result = await Slipway(arguments).ExecuteAsync(Ct);
        result.ExitCode.Should().Be(0, result.Error);
        return result;
    }
}
