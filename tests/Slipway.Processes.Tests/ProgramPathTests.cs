using Slipway.Testing;

namespace Slipway.Processes.Tests;

public sealed class ProgramPathTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_name_that_is_on_no_path_is_an_error_that_says_what_to_do()
    {
        var run = () => Command.Run("no-such-program").ExecuteAsync(Ct);

        (await run.Should().ThrowAsync<CommandNotFoundException>().WithMessage(
            "running 'no-such-program': no such program on the PATH. Install it, or put its directory on the PATH."))
            .Which.Program.Should().Be("no-such-program");
    }

    [Fact]
    public async Task A_file_without_the_executable_bit_is_an_error_that_says_so()
    {
        var file = directory.Write("build.sh", "#!/bin/sh\n");

        var run = () => Command.Run(file).ExecuteAsync(Ct);

        await run.Should().ThrowAsync<CommandNotFoundException>().WithMessage(
            $"running '{file}': no such file, or it is not executable. Check the path, or run 'chmod +x'.");
    }

    [Fact]
    public async Task A_file_that_is_no_program_is_an_error_with_the_systems_words()
    {
        var file = Program("garbage", "\u0001\u0002 no program");

        var run = () => Command.Run(file).ExecuteAsync(Ct);

        await run.Should().ThrowAsync<CommandNotFoundException>().WithMessage(
            $"running '{file}': Exec format error. Is it a program for this machine?");
    }

    [Fact]
    public async Task A_missing_working_directory_is_named()
    {
        var run = () => Command.Run("pwd").InDirectory(directory["gone"]).ExecuteAsync(Ct);

        await run.Should().ThrowAsync<DirectoryNotFoundException>().WithMessage(
            $"running 'pwd': its working directory '{directory["gone"]}' does not exist.");
    }

    [Fact]
    public async Task The_path_is_that_of_the_childs_environment()
    {
        Program("greet", "#!/bin/sh\necho hello\n");

        var result = await Command.Run("greet").WithEnvironment("PATH", $"{directory.Path}:/usr/bin:/bin").ExecuteAsync(Ct);

        result.Output.Should().Be("hello\n");
    }

    [Fact]
    public async Task A_relative_path_is_relative_to_the_childs_directory()
    {
        Program("tools/greet", "#!/bin/sh\necho hello\n");

        var result = await Command.Run("tools/greet").InDirectory(directory.Path).ExecuteAsync(Ct);

        result.Output.Should().Be("hello\n");
    }

    [Fact]
    public void The_first_directory_wins_and_files_that_may_not_be_run_are_passed_over()
    {
        directory.Write("a/tool", "not executable");
        var second = Program("b/tool", "#!/bin/sh\n");
        Program("c/tool", "#!/bin/sh\n");

        ProgramPath.Find("tool", null, $"{directory["a"]}:{directory["b"]}:{directory["c"]}").Should().Be(second);
        ProgramPath.Find("tool", null, directory["a"]).Should().BeNull();
        ProgramPath.Find("a", null, directory.Path).Should().BeNull("a directory is no program");
    }

    private string Program(string relative, string text)
    {
        var path = directory.Write(relative, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
