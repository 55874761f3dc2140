using Slipway.Testing;

namespace Slipway.Definitions.Tests;

/// <summary>A project whose install script, build command and packages look for what is not theirs, in the pod of <c>build-worker</c>.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class HostileProjectTests
{
    /// <summary>Runs on Node.js 20 and newer.</summary>
    private const string Wrangler = "wrangler@4.86.0";

    private const string PackageJson = """
        {"name": "hostile", "private": true, "scripts": {"preinstall": "sh hunt.sh preinstall", "postinstall": "sh hunt.sh postinstall && rm -rf node_modules && ln -s /tools/node_modules node_modules"}}
        """;

    private const string PackageLock = """{"name": "hostile", "lockfileVersion": 3, "requires": true, "packages": {"": {"name": "hostile", "hasInstallScript": true}}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_of_users_finds_no_credential_in_any_step_and_the_bundle_is_built()
    {
        Assert.SkipWhen(Pod.Obstacle is not null, Pod.Obstacle ?? "");
        using var directory = new TemporaryDirectory();
        var repository = await GitRepository.CreateAsync(directory["hostile"]);
        await repository.CommitAsync(
            ("package.json", PackageJson), ("package-lock.json", PackageLock), ("hunt.sh", await HuntAsync()), (".npmrc", "script-shell=/bin/sh\n"), (".env", "NODE_OPTIONS=--require=/workspace/source/x\n"),
            ("wrangler.toml", "name = \"hostile\"\nmain = \"index.js\"\ncompatibility_date = \"2025-01-01\"\n[build]\ncommand = \"sh hunt.sh build-command\"\n"),
            ("index.js", "export default { fetch() { return new Response('hello'); } };\n"));
        await using var server = await GitHttpServer.StartAsync(directory.Path, new GitHttpServerOptions { Credentials = ("user", "canary-of-basic-auth") });
        var tools = await NpmTools.InstallAsync([Wrangler], Ct);
        using var pod = NewPod(Definition.Task("build-worker").Spec, $"{server.Url}/hostile", tools.Directory);

        foreach (var step in Definition.Task("build-worker").Spec.Names("steps"))
        {
            var result = await pod.RunAsync(step);
            result.ExitCode.Should().Be(0, "{0}: {1}", step, result.LastLines(20));
            if (step is "git-checkout" or "measure-bundle" or "check-bundle")
            {
                // What the others may see too must hold nothing after these steps.
                await pod.RunAsync("check-bundle", "sh", "/workspace/source/build-worker/source/hunt.sh", $"after-{step}");
            }
        }

        (await File.ReadAllLinesAsync(Path.Combine(pod["source"], "hunted"), Ct))
            .Should().Equal("after-git-checkout", "preinstall", "postinstall", "build-command", "after-measure-bundle", "after-check-bundle");
        (await FoundAsync(pod)).Should().BeEmpty();
        Directory.GetFiles(Path.Combine(pod["source"], "objects", "scripts", "hostile")).Should().HaveCount(2, "the artifact was uploaded");
        Directory.Exists(Path.Combine(pod["source"], "kubernetes")).Should().BeTrue("the metadata was stored");
    }

    [Theory]
    [InlineData("      workspaces:\n        - name: r2-credentials\n          mountPath: /workspace/r2-credentials\n", "", "canary-of-r2-secret")]
    [InlineData("        - name: basic-auth\n          mountPath: /workspace/basic-auth\n", "", "canary-of-basic-auth")]
    [InlineData(
        "  stepTemplate:\n", "  stepTemplate:\n    volumeMounts:\n      - name: api-access\n        mountPath: /var/run/secrets/kubernetes.io/serviceaccount\n",
        "canary-of-the-token")]
    public async Task What_a_Task_would_show_to_all_steps_is_found(string right, string wrong, string canary)
    {
        Assert.SkipWhen(Pod.Obstacle is not null, Pod.Obstacle ?? "");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tasks", "build-worker.yaml"), Ct);
        text.Should().Contain(right);
        using var pod = NewPod(Yaml.Parse(text.Replace(right, wrong, StringComparison.Ordinal)).At("spec")!, "file:///nowhere", null);
        pod.Fill("source", "hunt.sh", await HuntAsync());
        Directory.CreateDirectory(pod["source"]);
        File.SetUnixFileMode(pod["source"], (UnixFileMode)Convert.ToInt32("777", 8));
        var result = await pod.RunAsync("install-dependencies", "sh", "/workspace/source/hunt.sh", "install-script");

        result.ExitCode.Should().Be(0, result.Error);
        (await FoundAsync(pod)).Should().Contain($"install-script files: ").And.Contain(canary);
    }

    [Fact]
    public async Task What_a_pod_is_like_here_is_what_its_security_context_says()
    {
        Assert.SkipWhen(Pod.Obstacle is not null, Pod.Obstacle ?? "");
        using var pod = NewPod(Definition.Task("build-worker").Spec, "file:///nowhere", null);
        var result = await pod.RunAsync(
            "upload-bundle", "sh", "-c",
            "id -u; id -G; grep -E '^(CapPrm|CapEff|CapBnd|NoNewPrivs)' /proc/self/status; touch /x /usr/x /tmp/x /workspace/r2-credentials/x /tekton/run/0/x 2>&1 | grep -c Read-only; "
            + "touch /workspace/source/x /tekton/home/x && cat /workspace/r2-credentials/secret-access-key; ls /proc | grep -c '^[0-9]'; ls /var/run/secrets 2>&1; ls /workspace");

        result.ExitCode.Should().Be(0, result.Error);
        result.Output.Replace("\t", " ", StringComparison.Ordinal).Should().MatchRegex(
            "^65532\n65532\nCapPrm: 0+\nCapEff: 0+\nCapBnd: 0+\nNoNewPrivs: 1\n5\ncanary-of-r2-secret\n[1-9]\n.*No such file or directory\nr2-credentials\nsource\n$");
    }

    private static Pod NewPod(YamlDotNet.RepresentationModel.YamlNode task, string gitUrl, string? tools)
    {
        var pod = new Pod(
            task,
            new()
            {
                ["git-url"] = gitUrl,
                ["r2-bucket-name"] = "scripts",
                ["r2-endpoint-url"] = "file:///workspace/source/objects",
                ["r2-object-key"] = "hostile/1.js",
                ["worker-script-artifact-config-map-name"] = "hostile-artifact",
                ["kubernetes-endpoint-url"] = "file:///workspace/source/kubernetes",
                ["namespace"] = "default",
            },
            tools);
        pod.Fill("r2-credentials", "access-key-id", "canary-of-r2-id");
        pod.Fill("r2-credentials", "secret-access-key", "canary-of-r2-secret\n");
        pod.Fill("basic-auth", "username", "user");
        pod.Fill("basic-auth", "password", "canary-of-basic-auth");
        pod.Fill("ssh-directory", "id_ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary-of-the-ssh-key\n-----END OPENSSH PRIVATE KEY-----\n");
        pod.Fill("ssl-ca-directory", "ca-bundle.crt", "canary-of-the-ca\n");
        pod.Fill("api-access", "token", "canary-of-the-token");
        return pod;
    }

    private static Task<string> HuntAsync() => File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Definitions.Tests", "Pod", "hunt.sh"), Ct);

    private static async Task<string> FoundAsync(Pod pod)
    {
        var file = Path.Combine(pod["source"], "found");
        return File.Exists(file) ? await File.ReadAllTextAsync(file, Ct) : "";
    }
}
