using System.Text;
using System.Threading.Channels;
using Slipway.Testing;

namespace Slipway.Processes.Tests;

public class CommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData(" leading and trailing ")]
    [InlineData("two  spaces\tand a tab")]
    [InlineData("a\nline break\r\nor two")]
    [InlineData("\"double\" and 'single' quotes")]
    [InlineData(@"back\slash and ending in one\")]
    [InlineData(@"\""")]
    [InlineData("$HOME `id` $(id) ; | & > < * ? # !")]
    [InlineData("-dash")]
    [InlineData("--option=value")]
    [InlineData("@file")]
    [InlineData("%PATH% ^caret")]
    [InlineData("grüße 日本 🚢")]
    public async Task An_argument_reaches_the_child_byte_for_byte(string argument)
    {
        var result = await Command.Run("sh", "-c", "printf '%s|' \"$@\" | od -An -v -tx1", "sh", "before", argument, "after").ExecuteAsync(Ct);

        var bytes = Convert.FromHexString(string.Concat(result.Output.Where(char.IsAsciiHexDigit)));
        Encoding.UTF8.GetString(bytes).Should().Be($"before|{argument}|after|");
    }

    [Fact]
    public async Task Lines_come_in_order_while_the_child_still_runs()
    {
        var seen = new List<string>();
        using var release = new TemporaryDirectory();
        var script = $"echo one; while [ ! -e '{release["go"]}' ]; do sleep 0.01; done; echo two; echo three";

        var result = await Command.Run("sh", "-c", script).WithOutput(
            line =>
            {
                seen.Add(line);
                if (line == "one")
                {
                    // Only a line that came before the end can let the child go on.
                    release.Write("go", "");
                }
            },
            null).ExecuteAsync(Ct);

        seen.Should().Equal("one", "two", "three");
        result.Output.Should().Be("one\ntwo\nthree\n");
    }

    [Fact]
    public async Task Standard_output_and_standard_error_are_kept_apart()
    {
        var errors = new List<string>();

        var result = await Command.Run("sh", "-c", "echo out; echo err >&2").WithOutput(null, errors.Add).ExecuteAsync(Ct);

        result.Output.Should().Be("out\n");
        result.Error.Should().Be("err\n");
        errors.Should().Equal("err");
    }

    [Fact]
    public async Task A_last_line_without_a_line_break_is_a_line_too()
    {
        var result = await Command.Run("printf", "no end").ExecuteAsync(Ct);

        result.Output.Should().Be("no end\n");
    }

    [Fact]
    public async Task Far_more_output_than_a_pipe_holds_comes_through_on_both_streams()
    {
        const int Lines = 200_000;
        var (outputLines, errorLines) = (0, 0);

        var result = await Command.Run("sh", "-c", $"seq {Lines} & seq {Lines} >&2; wait")
            .WithOutput(_ => outputLines++, _ => errorLines++).ExecuteAsync(Ct);

        (outputLines, errorLines).Should().Be((Lines, Lines));
        result.Output.Should().EndWith($"\n{Lines}\n").And.HaveLength(Enumerable.Range(1, Lines).Sum(n => $"{n}\n".Length));
    }

    [Fact]
    public async Task Of_more_output_than_the_limit_the_end_is_kept()
    {
        var result = await Command.Run("seq", "1000000").ExecuteAsync(Ct);

        result.Output.Length.Should().BeInRange(TextTail.Limit - 100, TextTail.Limit);
        result.Output.Should().EndWith("\n1000000\n");
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 1", 1)]
    [InlineData("exit 42", 42)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("kill -SEGV $$", 139)]
    public async Task The_exit_code_is_the_childs_own_or_128_and_the_signal(string script, int exitCode)
    {
        var result = await Command.Run("sh", "-c", script).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(exitCode);
        result.IsSuccess.Should().Be(exitCode == 0);
    }

    [Fact]
    public async Task The_input_is_empty_unless_text_is_given()
    {
        var nothing = await Command.Run("cat").ExecuteAsync(Ct);
        var text = await Command.Run("od", "-An", "-c").WithStandardInput("ü").ExecuteAsync(Ct);

        nothing.Output.Should().BeEmpty();
        text.Output.Trim().Should().Be("303 274", "the text is UTF-8 without a byte order mark");
    }

    [Fact]
    public async Task A_child_that_does_not_read_its_input_is_no_error()
    {
        var result = await Command.Run("true").WithStandardInput(new string('x', 1_000_000)).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Lines_are_sent_as_they_come_and_their_end_is_the_inputs()
    {
        var lines = Channel.CreateUnbounded<string>();
        var heard = new List<string>();
        await lines.Writer.WriteAsync("one", Ct);

        // Each answer brings the next question: nothing waits until all lines are there.
        var result = await Command.Run("cat").WithStandardInput(lines.Reader.ReadAllAsync(Ct)).WithOutput(
            line =>
            {
                heard.Add(line);
                lines.Writer.TryWrite("two");
                if (heard.Count == 2)
                {
                    lines.Writer.Complete();
                }
            },
            null).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0);
        heard.Take(2).Should().Equal("one", "two");
    }

    [Fact]
    public async Task A_child_that_ends_before_the_lines_do_ends_the_command()
    {
        var lines = Channel.CreateUnbounded<string>();

        var result = await Command.Run("true").WithStandardInput(lines.Reader.ReadAllAsync(Ct)).ExecuteAsync(Ct);

        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task The_child_runs_in_the_directory_that_was_named()
    {
        using var directory = new TemporaryDirectory();

        var result = await Command.Run("pwd").InDirectory(directory.Path).ExecuteAsync(Ct);

        result.Output.Should().Be(directory.Path + "\n");
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_output_open_does_not_hold_up_the_result()
    {
        var result = await Command.Run("sh", "-c", "echo done; sleep 20 &").ExecuteAsync(Ct);

        result.Output.Should().Be("done\n");
        result.Duration.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_receiver_that_throws_ends_the_child_and_the_run()
    {
        var run = () => Command.Run("yes").WithOutput(_ => throw new IOException("No space left on device"), null).ExecuteAsync(Ct);

        await run.Should().ThrowAsync<IOException>().WithMessage("No space left on device");
    }

    [Theory]
    [InlineData("git", "git clone 'two words' ''")]
    public void A_command_is_shown_as_a_person_types_it(string program, string shown) =>
        Command.Run(program, "clone").WithArguments("two words", "").ToString().Should().Be(shown);

    [Fact]
    public void The_last_lines_are_those_of_standard_error_or_else_of_standard_output()
    {
        var both = new CommandResult(1, "out\n", "a\nb\nc\n", TimeSpan.Zero);
        var outputOnly = new CommandResult(1, "x\ny\n", " \n", TimeSpan.Zero);

        both.LastLines(2).Should().Be("b\nc");
        outputOnly.LastLines(5).Should().Be("x\ny");
    }

    [Fact]
    public async Task The_last_lines_are_those_of_both_streams()
    {
        var result = await Command.Run("sh", "-c", "echo first; echo 'a.ts: error'; sleep 0.2; echo warning >&2; exit 2")
            .ExecuteAsync(TestContext.Current.CancellationToken);

        result.LastLines(2).Should().Be("a.ts: error\nwarning");
    }
}
