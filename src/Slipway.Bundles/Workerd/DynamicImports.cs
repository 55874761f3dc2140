namespace Slipway.Bundles;

/// <summary>A call <c>import("…")</c> in a module.</summary>
/// <param name="Specifier">The text between the quotes.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="IsGuarded">True in a <c>try</c> block or with <c>.catch(</c> behind it: the module is meant to do without what it asks for.</param>
internal readonly record struct DynamicImport(string Specifier, int Line, bool IsGuarded);

/// <summary>Finds dynamic imports whose specifier is written out. They fail when they are reached, not when a Worker starts.</summary>
internal static class DynamicImports
{
    /// <summary>The dynamic imports of a module; none when its text is not understood to the end.</summary>
    public static IReadOnlyList<DynamicImport> Find(string code)
    {
        var found = new List<DynamicImport>();
        if (!code.Contains("import", StringComparison.Ordinal))
        {
            return found;
        }

        var tokens = new JavaScriptTokens(code);
        var isMember = false;
        var isRead = false;
        while (isRead || tokens.Read() != JavaScriptToken.End)
        {
            isRead = false;
            if (tokens.Kind == JavaScriptToken.Word && tokens.Text is "import" && !isMember)
            {
                var start = tokens.Start;
                if (Next(tokens, '(') && tokens.Read() == JavaScriptToken.Text && Plain(tokens.Text) is { } specifier)
                {
                    var isInTry = tokens.IsInTry;
                    if (tokens.Read() == JavaScriptToken.Punctuator && tokens.Text is ")" or ",")
                    {
                        var isCaught = tokens.Text is ")" && Next(tokens, '.') && tokens.Read() == JavaScriptToken.Word && tokens.Text is "catch";
                        found.Add(new DynamicImport(specifier, Line(code, start), isInTry || isCaught));
                    }
                }

                // Looking ahead may have met the next one.
                isRead = tokens.Kind == JavaScriptToken.Word && tokens.Text is "import";
            }

            isMember = tokens.Kind == JavaScriptToken.Punctuator && tokens.Text is ".";
        }

        return tokens.IsLost ? [] : found;
    }

    private static bool Next(JavaScriptTokens tokens, char punctuator) => tokens.Read() == JavaScriptToken.Punctuator && tokens.Text[0] == punctuator;

    /// <summary>What stands between the quotes; null where it has escapes, which no bundler writes.</summary>
    private static string? Plain(ReadOnlySpan<char> quoted) => quoted.Contains('\\') ? null : quoted[1..^1].ToString();

    private static int Line(string code, int position) => code.AsSpan(0, position).Count('\n') + 1;
}
