using System.Text;

namespace Slipway.Pipelines.Substitution;

/// <summary>
/// What Kubernetes does with <c>command</c>, <c>args</c> and <c>env</c> after Tekton: <c>$(NAME)</c> becomes the value of a variable of
/// the container's env, <c>$$</c> becomes <c>$</c>, and an unknown name stays as it is.
/// </summary>
/// <remarks>Source: https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/</remarks>
internal static class EnvironmentReferences
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> environment)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                result.Append('$');
                i++;
            }
            else if (text[i + 1] == '(' && text.IndexOf(')', i) is var end and > 0)
            {
                var name = text[(i + 2)..end];
                result.Append(environment.TryGetValue(name, out var value) ? value : $"$({name})");
                i = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }
}
