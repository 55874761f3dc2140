namespace Slipway.Bundles;

/// <summary>What a token of JavaScript is, as far as <see cref="DynamicImports"/> needs to know.</summary>
internal enum JavaScriptToken
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name, a keyword or a number.</summary>
    Word,

    /// <summary>A string, or a template without substitutions.</summary>
    Text,

    /// <summary>A regular expression, or the rest of a template.</summary>
    Other,

    /// <summary>One character of punctuation.</summary>
    Punctuator,
}

/// <summary>
/// Reads JavaScript token by token: what stands in strings, comments, templates and regular expressions is not taken for code. It knows no
/// grammar; whether a slash divides is told by what stands before it. Where that goes wrong it notices mostly, and stops (<see cref="IsLost"/>).
/// </summary>
/// <param name="code">The text.</param>
internal sealed class JavaScriptTokens(string code)
{
    /// <summary>Words after which a value begins, so that a slash begins a regular expression.</summary>
    private static readonly HashSet<string> BeforeValue =
        ["await", "case", "default", "delete", "do", "else", "extends", "in", "instanceof", "new", "of", "return", "throw", "typeof", "void", "yield"];

    private readonly Stack<Bracket> open = new();
    private int next;
    private bool isValueNext = true;

    private readonly record struct Bracket(char Opened, bool IsValueNext, bool IsTry);

    /// <summary>The kind of the token that was read last.</summary>
    public JavaScriptToken Kind { get; private set; }

    /// <summary>Where it begins.</summary>
    public int Start { get; private set; }

    /// <summary>Its text; a string's with its quotes.</summary>
    public ReadOnlySpan<char> Text => code.AsSpan(Start, next - Start);

    /// <summary>True when the text is no JavaScript that this reads; nothing that was read from it may be trusted then.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether the token stands in a <c>try</c> block.</summary>
    public bool IsInTry => open.Any(b => b.IsTry);

    /// <summary>Reads the next token; at the end of the text, and where it is lost, <see cref="JavaScriptToken.End"/>.</summary>
    public JavaScriptToken Read()
    {
        var before = Kind == JavaScriptToken.Word ? Text.ToString() : Kind == JavaScriptToken.Punctuator ? code[Start].ToString() : "";
        SkipSpace();
        Start = next;
        if (IsLost || next >= code.Length)
        {
            IsLost |= open.Count > 0;
            return Kind = JavaScriptToken.End;
        }

        var first = code[next];
        Kind = first switch
        {
            '"' or '\'' => String(first),
            '`' => Template(),
            '}' when open.TryPeek(out var top) && top.Opened == '`' => Template(),
            '/' when isValueNext => RegularExpression(),
            _ when IsWord(first) => Word(before),
            _ => Punctuator(first, before),
        };
        return IsLost ? Kind = JavaScriptToken.End : Kind;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '\\' or '#' || c > '\u007f';

    private JavaScriptToken Word(string before)
    {
        while (next < code.Length && (IsWord(code[next]) || (code[next] == '.' && char.IsAsciiDigit(code[Start]))))
        {
            next++;
        }

        isValueNext = before != "." && BeforeValue.GetAlternateLookup<ReadOnlySpan<char>>().Contains(Text);
        return JavaScriptToken.Word;
    }

    private JavaScriptToken String(char quote)
    {
        for (next++; next < code.Length && code[next] != quote; next++)
        {
            next += code[next] == '\\' ? 1 : 0;
            IsLost |= next < code.Length && code[next] == '\n' && code[next - 1] != '\\';
        }

        return Close(JavaScriptToken.Text);
    }

    /// <summary>From a backtick, or from the brace that ends a substitution, to the next substitution or the end.</summary>
    private JavaScriptToken Template()
    {
        var isWhole = code[next] == '`';
        for (next++; next < code.Length && code[next] != '`'; next++)
        {
            if (code[next] == '$' && next + 1 < code.Length && code[next + 1] == '{')
            {
                next += 2;
                if (isWhole)
                {
                    open.Push(new Bracket('`', false, false));
                }

                isValueNext = true;
                return JavaScriptToken.Other;
            }

            next += code[next] == '\\' ? 1 : 0;
        }

        if (!isWhole)
        {
            open.Pop();
        }

        return Close(isWhole ? JavaScriptToken.Text : JavaScriptToken.Other);
    }

    private JavaScriptToken RegularExpression()
    {
        var isClass = false;
        for (next++; next < code.Length && (isClass || code[next] != '/'); next++)
        {
            isClass = code[next] switch { '[' => true, ']' => false, _ => isClass };
            IsLost |= code[next] == '\n';
            next += code[next] == '\\' ? 1 : 0;
        }

        return Close(JavaScriptToken.Other);
    }

    /// <summary>Passes over the character that ends a string, template or expression.</summary>
    private JavaScriptToken Close(JavaScriptToken kind)
    {
        IsLost |= next >= code.Length;
        next++;
        isValueNext = false;
        return kind;
    }

    private JavaScriptToken Punctuator(char character, string before)
    {
        next++;
        switch (character)
        {
            case '(' or '[':
                open.Push(new Bracket(character, before is "if" or "while" or "for" or "with", false));
                isValueNext = true;
                break;
            case '{':
                // A block, behind which a statement begins; else an object, behind which a slash divides.
                var isBlock = before is "" or ";" or "{" or "}" or ")" or ">" or "else" or "do" or "try" or "finally"
                    || (before.Length > 0 && IsWord(before[0]) && !BeforeValue.Contains(before));
                open.Push(new Bracket(character, isBlock, before == "try"));
                isValueNext = true;
                break;
            case ')' or ']' or '}':
                var opened = character switch { ')' => '(', ']' => '[', _ => '{' };
                IsLost |= !open.TryPop(out var bracket) || bracket.Opened != opened;
                isValueNext = bracket.IsValueNext;
                break;
            case '+' or '-' when before == character.ToString() && code[Start - 1] == character:
                // The second sign of ++ or --: in front of a value, or behind one.
                isValueNext = signedValueNext;
                break;
            case '+' or '-':
                signedValueNext = isValueNext;
                isValueNext = true;
                break;
            default:
                isValueNext = true;
                break;
        }

        return JavaScriptToken.Punctuator;
    }

    private bool signedValueNext;

    private void SkipSpace()
    {
        while (next < code.Length)
        {
            if (char.IsWhiteSpace(code[next]) || code[next] == '\uFEFF')
            {
                next++;
            }
            else if (code.AsSpan(next).StartsWith("//") || (next == 0 && code.StartsWith("#!", StringComparison.Ordinal)))
            {
                next = code.IndexOf('\n', next) is var end && end < 0 ? code.Length : end;
            }
            else if (code.AsSpan(next).StartsWith("/*"))
            {
                var end = code.IndexOf("*/", next + 2, StringComparison.Ordinal);
                IsLost |= end < 0;
                next = end < 0 ? code.Length : end + 2;
            }
            else
            {
                return;
            }
        }
    }
}
