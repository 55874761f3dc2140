using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Bundles;

/// <summary>The patterns that say which directories are projects of a workspace: <c>packages/*</c>, <c>apps/**</c>, <c>!**/test</c>, <c>{a,b}/*</c>.</summary>
internal sealed partial class WorkspacePatterns
{
    /// <summary>pnpm's file.</summary>
    public const string PnpmFile = "pnpm-workspace.yaml";

    private readonly (Regex Pattern, bool Excludes)[] patterns;

    private WorkspacePatterns(IEnumerable<string> patterns) => this.patterns = [.. patterns.Select(Compile)];

    /// <summary>The patterns of a directory: those of pnpm's file, and those of <c>workspaces</c>; null when it has neither.</summary>
    public static WorkspacePatterns? In(string directory, ProjectLocation project)
    {
        var file = Path.Combine(directory, PnpmFile);
        var pnpm = File.Exists(file) ? PnpmPackages(File.ReadAllLines(file)) : null;
        var others = PackageJson.ReadIn(directory, project)?.Workspaces;
        return pnpm is null && others is null ? null : new WorkspacePatterns([.. pnpm ?? [], .. others ?? []]);
    }

    /// <summary>Whether a directory, given relative to the workspace's root, is one of its projects.</summary>
    public bool Includes(string relative) =>
        !relative.Split('/').Contains("node_modules") && patterns.Any(p => !p.Excludes && p.Pattern.IsMatch(relative))
        && !patterns.Any(p => p.Excludes && p.Pattern.IsMatch(relative));

    /// <summary>The list <c>packages</c> of <c>pnpm-workspace.yaml</c>, block or flow style: the file is small and pnpm's own form of it plain,
    /// so that a YAML library is not needed. Without the list, only the root itself is a project.</summary>
    internal static IReadOnlyList<string> PnpmPackages(IEnumerable<string> lines)
    {
        var found = new List<string>();
        var inside = false;
        foreach (var raw in lines)
        {
            var line = Comment().Replace(raw, "");
            if (line.StartsWith("packages:", StringComparison.Ordinal))
            {
                inside = true;
                line = line["packages:".Length..];
            }
            else if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('-' or '[' or ']'))
            {
                inside = false;
            }

            if (inside)
            {
                found.AddRange(Item().Matches(line).Select(m => m.Groups.Values.Skip(1).First(g => g.Success).Value.Trim()).Where(v => v.Length > 0));
            }
        }

        return found;
    }

    private static (Regex Pattern, bool Excludes) Compile(string pattern)
    {
        var excludes = pattern.StartsWith('!');
        var plain = pattern.TrimStart('!').Trim('/');
        while (plain.StartsWith("./", StringComparison.Ordinal))
        {
            plain = plain[2..];
        }

        var regex = new StringBuilder("^");
        for (var i = 0; i < plain.Length; i++)
        {
            if (plain.AsSpan(i).StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (plain.AsSpan(i).StartsWith("/**"))
            {
                regex.Append("(?:/.*)?");
                i += 2;
            }
            else if (plain.AsSpan(i).StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(plain[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    '{' => "(?:",
                    '}' => ")",
                    ',' => "|",
                    _ => Regex.Escape(plain[i].ToString()),
                });
            }
        }

        return (new Regex(regex.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), excludes);
    }

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"'([^']*)'|""([^""]*)""|([^\s,\[\]'""-][^,\[\]'""]*)")]
    private static partial Regex Item();
}
