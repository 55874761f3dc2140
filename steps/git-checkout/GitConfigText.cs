using System.Text;

namespace Slipway.Steps.GitCheckout;

/// <summary>Text of a git configuration file (git-config(1), "Syntax"), with every value quoted.</summary>
internal sealed class GitConfigText
{
    private readonly StringBuilder text = new();

    /// <param name="section">A section, or section and subsection with a dot between.</param>
    public GitConfigText Add(string section, string name, string value)
    {
        var dot = section.IndexOf('.', StringComparison.Ordinal);
        text.Append(dot < 0 ? $"[{section}]\n" : $"[{section[..dot]} {Quoted(section[(dot + 1)..])}]\n")
            .Append($"\t{name} = {Quoted(value)}\n");
        return this;
    }

    public override string ToString() => text.ToString();

    private static string Quoted(string value) =>
        '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + '"';
}
