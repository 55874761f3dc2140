using System.Text;

namespace Slipway.Manifests.Fields;

/// <summary>The two spellings of a field's name.</summary>
internal static class FieldName
{
    /// <summary><c>zone_id</c> to <c>zoneId</c>.</summary>
    public static string ToCamel(string snake)
    {
        var camel = new StringBuilder();
        for (var i = 0; i < snake.Length; i++)
        {
            if (snake[i] == '_' && i > 0 && i + 1 < snake.Length)
            {
                camel.Append(char.ToUpperInvariant(snake[++i]));
            }
            else
            {
                camel.Append(snake[i]);
            }
        }

        return camel.ToString();
    }

    /// <summary>The name as somebody writes it who wrote <paramref name="like"/>.</summary>
    public static string Like(string snake, string like) => like.Any(char.IsAsciiLetterUpper) ? ToCamel(snake) : snake;
}
