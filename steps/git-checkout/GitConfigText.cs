using System.Text;

namespace Slipway.Steps.GitCheckout;

/// <summary>Text of a git configuration file (git-config(1), "Syntax").</summary>
internal sealed class GitConfigText
{
    private readonly StringBuilder text = new();
    private string lastSection = "";

    /// <param name="section">A section, or section and subsection with a dot between.</param>
    public GitConfigText Add(string section, string name, string value)
    {
        if (section != lastSection)
        {
            var dot = section.IndexOf('.', StringComparison.Ordinal);
            text.Append(dot < 0 ? $"[{section}]\n" : $"[{section[..dot]} {Quoted(section[(dot + 1)..])}]\n");
            lastSection = section;
        }

        text.Append($"\t{name} = {(IsPlain(value) ? value : Quoted(value))}\n");
        return this;
    }

    public override string ToString() => text.ToString();

    /// <summary>Other characters would be read as a comment, an escape or the end of the line.</summary>
    private static bool IsPlain(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "/:.,@%+*=_~-".Contains(c, StringComparison.Ordinal));

    private static string Quoted(string value) =>
        '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + '"';
}
