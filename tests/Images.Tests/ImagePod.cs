using Slipway.Processes;
using Slipway.Testing;

namespace Slipway.Images.Tests;

/// <summary>The volumes of a pod, which belong to the user of the steps, and the variables that its Task sets.</summary>
public sealed class ImagePod : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<string> variables = ["TMPDIR=/workspace/tmp"];

    private ImagePod()
    {
    }

    /// <summary>Full path of the directory with <c>workspace</c> and <c>home</c>.</summary>
    public string Path => directory.Path;

    /// <summary>The variables, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment => variables;

    /// <summary>The full path, outside of the image, of something in <c>/workspace</c>.</summary>
    public string this[string relative] => directory[System.IO.Path.Combine("workspace", relative)];

    /// <summary>Makes the volumes.</summary>
    /// <param name="fill">Receives the full path of the workspace.</param>
    public static async Task<ImagePod> CreateAsync(Func<string, Task>? fill = null)
    {
        var pod = new ImagePod();
        Directory.CreateDirectory(pod["tmp"]);
        Directory.CreateDirectory(pod.directory["home"]);
        if (fill is not null)
        {
            await fill(pod[""]);
        }

        var owned = await Command.Run("chown", "-R", "65532:65532", pod.Path).ExecuteAsync(TestContext.Current.CancellationToken);
        owned.IsSuccess.Should().BeTrue(owned.Error);
        return pod;
    }

    /// <summary>Sets a variable: <c>NAME=value</c>.</summary>
    public void Set(string variable) => variables.Add(variable);

    /// <summary>Sets how npm reaches its registry as this machine has it.</summary>
    public async Task UseRegistryAsync()
    {
        var registry = await Command.Run("npm", "config", "get", "registry").ExecuteAsync(TestContext.Current.CancellationToken);
        Set($"npm_config_registry={registry.Output.Trim()}");
        Set("npm_config_cafile=/etc/ssl/certs/ca-certificates.crt");
    }

    /// <summary>The text of a result.</summary>
    public string Result(string name) => File.ReadAllText(this[$"tmp/{name}"]);

    /// <summary>The arguments that make a step write results.</summary>
    public static IEnumerable<string> Results(params IEnumerable<string> names) => names.Select(n => $"--{n}-result-path=/workspace/tmp/{n}");

    public void Dispose() => directory.Dispose();
}
