using System.Text;

namespace Slipway.Bundles;

/// <summary>Further arguments for <c>wrangler deploy --dry-run</c>, as the option <c>wrangler-arguments</c> gives them: separated by white
/// space, which single or double quotes keep.</summary>
public sealed record WranglerArguments
{
    /// <summary>Options that this step sets itself, or that would make wrangler deploy in earnest.</summary>
    private static readonly string[] Reserved = ["--dry-run", "--no-dry-run", "--dryRun", "--no-dryRun", "--outdir", "--outfile", "--metafile", "--cwd"];

    private WranglerArguments(IReadOnlyList<string> values) => Values = values;

    /// <summary>No arguments.</summary>
    public static WranglerArguments None { get; } = new([]);

    /// <summary>The arguments.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Reads the option's text.</summary>
    /// <exception cref="FormatException">A quote is not closed, or an argument is the step's own.</exception>
    public static WranglerArguments Parse(string text)
    {
        var values = Split(text);
        var reserved = values.FirstOrDefault(v => Reserved.Contains(v.Split('=')[0], StringComparer.Ordinal));
        return reserved is null
            ? new WranglerArguments(values)
            : throw new FormatException($"holds '{reserved}', which this step sets itself. Leave it out.");
    }

    /// <summary>These, and one more.</summary>
    public WranglerArguments With(string value) => new([.. Values, value]);

    /// <summary>Whether one of the options is given, as <c>--x</c> or <c>--x=value</c>.</summary>
    public bool Has(params ReadOnlySpan<string> options)
    {
        foreach (var option in options)
        {
            if (Values.Any(v => v == option || v.StartsWith(option + "=", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static List<string> Split(string text)
    {
        const char None = '\0';
        var values = new List<string>();
        StringBuilder? current = null;
        var quote = None;
        foreach (var c in text)
        {
            if (quote == None && char.IsWhiteSpace(c))
            {
                Take();
            }
            else if (quote == None && c is '\'' or '"')
            {
                quote = c;
                current ??= new StringBuilder();
            }
            else if (c == quote)
            {
                quote = None;
            }
            else
            {
                (current ??= new StringBuilder()).Append(c);
            }
        }

        Take();
        return quote == None ? values : throw new FormatException($"has an opening {quote} without a closing one.");

        void Take()
        {
            if (current is not null)
            {
                values.Add(current.ToString());
                current = null;
            }
        }
    }
}
